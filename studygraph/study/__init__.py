"""The study room: cards from the graph, their reviews, and what to do next.

`cards` makes the deck from `sources/`, `scheduling` alone knows FSRS, `log` and
`replay` keep and read what was answered, `queue` picks the next card; `quiz`, `gaps`,
`plan` and `suggest` each answer one question of a student.
"""
