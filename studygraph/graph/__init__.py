"""The graph room: notes and knowledge in, one StudyGraph out.

`model` holds the records, `build` joins them, `network` is the only module that knows
NetworkX, `layout` places the concepts, `order` sorts lectures, `index` answers "what
is next to this", `phrases` says it. Nothing is imported here: a query on the command
line needs `phrases` alone, and pays for every module that is loaded.
"""
