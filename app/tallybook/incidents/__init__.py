"""Claims of many documents become groups that tell of one event. Nothing here talks to the database.

A *report* is what one document tells of one event (`reports`). Reports are compared by words, names, numbers, days,
places, parties and tolls (`likeness`), and put together by how probable it is that they tell of one event
(`clusters`); what people decided binds. All of it depends on the reports alone, not on the order in which they came.
"""
