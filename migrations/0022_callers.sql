-- Whoever calls again is known by the number: its digits without blanks and without the prefix of the country.
ALTER TABLE people ADD COLUMN digits TEXT;
UPDATE people SET digits = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(phone, '+39', ''),
    '+', ''), ' ', ''), '-', ''), '/', ''), '(', ''), ')', ''), '.', '') WHERE phone IS NOT NULL;
CREATE INDEX people_calling ON people (jurisdiction, digits) WHERE digits IS NOT NULL;
