-- What the columns of the language model mean.

create function runlytics_internal.words_of_language() returns text
  language sql immutable parallel safe
  return '
asked_at: When it was asked.
calls: How many calls were begun.
completion_tokens: How many tokens the model counts in its answers.
daily_calls: After how many calls of a day (UTC) no more are made.
dims: How many numbers the embedding has.
embedding: The meaning as numbers.
embedding_model: The model that the embeddings are of.
filter: How the question was understood, as JSON.
filter_by: Who understood it so: the model, or the rules.
journal_embeddings.digest: SHA-256 of the text that the embedding is of.
journal_embeddings.model: The embedding model.
journal_embeddings.place: Which of the batch that is being asked for; NULL: it has come.
journal_id: The entry: its day as YYYYMMDD, and which of that day it is, in two digits.
language_model_calls.model: The model that was called.
language_models.endpoint: What stands before /chat/completions.
language_models.journal: Whether entries of the journal may be sent.
language_models.model: The model that answers, as the server calls it.
model_answers.answer_ids: The activities, or the entries of the journal, that the answer is of.
model_answers.ids: The entries that the summary cites.
model_answers.reason: Why there is no more.
model_answers.note: The answer to the filter as a sentence, and what was not understood.
model_answers.rows: The rows of the answer to the filter, as ask() has them.
model_answers.summary: What the model says, each sentence with the entries that it cites.
model_questions.now: The time that words such as "last week" are relative to.
model_questions.reason: Why there is no more.
prompt_tokens: How many tokens the model counts in what it was sent.
question: What was asked.
question_id: The question.
sent: The entries that the model was shown.
sentence: The how many-th sentence.
';
comment on function runlytics_internal.words_of_language() is
  'What the columns of the language model mean, a line each: describe_columns() reads it. A part of create_warehouse().';
