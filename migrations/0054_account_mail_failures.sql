-- Why a mail about an account did not leave; those that were given up stay, to be seen and tried again.
ALTER TABLE account_mails ADD COLUMN failure TEXT;
