-- The index of one notebook. It holds nothing that the notes do not hold: it can be
-- deleted at any time and is made again. Lines are 1-based lines of the file on disk.

-- one row a fact about the index itself: `fingerprint`, `root`; `listing`, a digest of
-- paths, sizes and times in `file`, where every note could be read
CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- one row a file of the notebook, as it was when it was last read; `role` is note,
-- template or attachment; `digest` is the SHA-256 of a note's bytes, else empty
CREATE TABLE file (
    path     TEXT    NOT NULL PRIMARY KEY,
    role     TEXT    NOT NULL,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest   TEXT    NOT NULL
) WITHOUT ROWID;

-- one row a site that was made: its folder, what it was made from (a digest), what shaped
-- its look (another), and as msgpack path, size and time in ns of each of its files, and a
-- digest of what each page was made from
CREATE TABLE site (
    place     TEXT NOT NULL PRIMARY KEY,
    made_from TEXT NOT NULL,
    look      TEXT NOT NULL,
    files     BLOB NOT NULL,
    inputs    BLOB NOT NULL
);

-- one row a note, as msgpack of the Note record: `parsed` is the file alone, `settled`
-- what became of it among the other notes, NULL where that is the same
CREATE TABLE note (
    path    TEXT NOT NULL PRIMARY KEY,
    digest  TEXT NOT NULL,
    parsed  BLOB NOT NULL,
    settled BLOB
);

-- one row a note, as zlib of msgpack: `terms` are the phrases that the first pass found
-- in the settled note, `links` what the second pass read in it
CREATE TABLE found (
    path  TEXT NOT NULL PRIMARY KEY,
    terms BLOB NOT NULL,
    links BLOB NOT NULL
);

-- one row: what the lexicon said of phrases when `links` were read, as zlib of msgpack
CREATE TABLE lexicon (
    id   INTEGER NOT NULL PRIMARY KEY,
    said BLOB    NOT NULL
);

-- one row a result that takes long to make, as msgpack, under a digest of what it was
-- made from; of each kind those that the last build asked for
CREATE TABLE kept (
    kind  TEXT NOT NULL,
    mark  BLOB NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (kind, mark)
) WITHOUT ROWID;

-- one row a part of a large table: all rows of `name` that belong to `owner`, by a mark
-- of what they were made from
CREATE TABLE part (
    name  TEXT NOT NULL,
    owner TEXT NOT NULL,
    mark  BLOB NOT NULL,
    PRIMARY KEY (name, owner)
) WITHOUT ROWID;

-- one row a node of the graph; `record` is msgpack of its typed record; the other
-- columns are what queries choose and sort by; x and y are its place on the map
CREATE TABLE node (
    id         TEXT NOT NULL PRIMARY KEY,
    type       TEXT NOT NULL,
    label      TEXT NOT NULL,
    note       TEXT,
    line       INTEGER,
    score      REAL,
    importance REAL,
    x          REAL,
    y          REAL,
    record     BLOB NOT NULL
);
CREATE INDEX node_by_type ON node (type, importance DESC, id);
CREATE INDEX node_of_note ON node (note) WHERE type = 'note';

-- one row an edge; `evidence` is a JSON list of [note, line, text], in order
CREATE TABLE edge (
    source   TEXT NOT NULL,
    target   TEXT NOT NULL,
    type     TEXT NOT NULL,
    weight   REAL NOT NULL,
    method   TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (source, target, type)
);
CREATE INDEX edge_by_target ON edge (target);

-- one row a concept's place in a community of concepts
CREATE TABLE community (
    number INTEGER NOT NULL,
    rank   INTEGER NOT NULL,
    node   TEXT    NOT NULL,
    PRIMARY KEY (number, rank)
) WITHOUT ROWID;

-- one row a course that a concept belongs to
CREATE TABLE concept_course (
    course  TEXT NOT NULL,
    concept TEXT NOT NULL,
    PRIMARY KEY (course, concept)
) WITHOUT ROWID;

-- one row a name under which a node is looked up; `folded` is the key, `form` the name
-- as written; `kind` is label, alias, symbol, or path for what a file is called
CREATE TABLE name (
    folded TEXT NOT NULL,
    node   TEXT NOT NULL,
    kind   TEXT NOT NULL,
    form   TEXT NOT NULL,
    PRIMARY KEY (folded, node, kind, form)
) WITHOUT ROWID;
CREATE INDEX name_by_node ON name (node);

-- one row a place where a note names a concept; `column` is a 0-based offset
CREATE TABLE mention (
    concept  TEXT    NOT NULL,
    note     TEXT    NOT NULL,
    line     INTEGER NOT NULL,
    "column" INTEGER NOT NULL,
    text     TEXT    NOT NULL,
    symbol   INTEGER NOT NULL,
    PRIMARY KEY (concept, note, line, "column", text)
) WITHOUT ROWID;

-- one row a problem of the notes
CREATE TABLE problem (
    path    TEXT    NOT NULL,
    line    INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    message TEXT    NOT NULL,
    advice  TEXT    NOT NULL,
    PRIMARY KEY (path, line, kind, message, advice)
) WITHOUT ROWID;

-- one row a line that looked like a card, definition or link and was not taken
CREATE TABLE ledger (
    path   TEXT    NOT NULL,
    line   INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    text   TEXT    NOT NULL,
    reason TEXT    NOT NULL,
    PRIMARY KEY (path, line, kind, text, reason)
) WITHOUT ROWID;

-- one row a text that search finds: a line of a note (`owner` is its path, `kind` line
-- or heading) or a concept with its names and definitions (`owner` is its id)
CREATE TABLE passage (
    id    INTEGER PRIMARY KEY,
    owner TEXT    NOT NULL,
    kind  TEXT    NOT NULL,
    line  INTEGER NOT NULL,
    text  TEXT    NOT NULL
);
CREATE INDEX passage_by_owner ON passage (owner);

-- the words of the passages, stemmed, without accents; kept by write.py: a trigger a row
-- would take six times as long
CREATE VIRTUAL TABLE passage_words USING fts5 (
    text,
    content = 'passage',
    content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
