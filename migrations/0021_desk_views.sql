-- Views of the queue that somebody has given a name: the query of the page's address.
CREATE TABLE desk_views (
    jurisdiction TEXT NOT NULL,
    account BIGINT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    saved_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, account, name)
);
