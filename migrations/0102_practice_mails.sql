-- In which language those who have to do with a practice are written to, and what a letter is written in.
ALTER TABLE practice_parties ADD COLUMN language TEXT;
ALTER TABLE letters ADD COLUMN language TEXT;
