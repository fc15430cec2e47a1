-- When somebody is away and who stands in for them: one period an account, days of the jurisdiction's calendar.
CREATE TABLE absences (
    jurisdiction TEXT NOT NULL,
    account BIGINT NOT NULL,
    substitute BIGINT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, account)
);
