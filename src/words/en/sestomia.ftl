## States of a report

state-received = Received
state-received-hint = The report has arrived. The public desk is choosing the office that must deal with it.
state-routed = Passed to the office
state-routed-hint = The report has been passed to the competent office, which has yet to take charge of it.
state-taken-in-charge = Taken in charge
state-taken-in-charge-hint = The competent office is dealing with it and has named a person who follows it.
state-inspected = Inspected
state-inspected-hint = Somebody went to look and has decided what is needed.
state-in-progress = In progress
state-in-progress-hint = The work has started.
state-suspended = Suspended
state-suspended-hint = The work has stopped for the reason given and starts again on the date given.
state-resolved = Resolved
state-resolved-hint = The office has finished. The public desk is preparing the answer.
state-answered = Answered
state-answered-hint = The municipality has answered and the report is closed.
state-rejected = Not accepted
state-rejected-hint = The municipality cannot act on it. The answer explains why and who can help.
state-duplicate = Already reported
state-duplicate-hint = The same problem had already been reported: follow the first report.
state-transferred = Passed to another body
state-transferred-hint = The problem belongs to another body, which has received the report.
state-reopened = Reopened
state-reopened-hint = The problem was not solved or has come back: the office is dealing with it again.

## Channels

channel-web = Website
channel-desk = Public desk
channel-phone = Telephone
channel-police = Municipal police
channel-mail = Mail
channel-partner = Partner
channel-import = Imported data
channel-api = Another application

## Reasons not to accept

rejection-not-competent = Not up to the municipality
rejection-private-property = Private property
rejection-no-intervention-needed = No work is needed
rejection-not-found = The problem was not found
rejection-not-a-report = Not a report

## Reasons to suspend

suspension-waiting-for-materials = Waiting for materials
suspension-weather = Waiting for suitable weather
suspension-waiting-for-partner = Waiting for another body
suspension-waiting-for-funds = Waiting for funds

## Roles

role-front-desk = Front desk operator
role-coordinator = Office coordinator
role-crew = Crew
role-partner = External partner
role-building-officer = Building officer
role-administrator = Administrator
role-system-administrator = System administrator
role-citizen = Citizen

## Kinds of office

office-kind-front-desk = Public desk
office-kind-police = Municipal police
office-kind-technical = Technical office
office-kind-partner = External partner

## Refusals of the domain: they say what to do now

refusal-not-permitted = You may not do this. Sign in with another account or ask the public desk.
refusal-not-legal-now = This is not possible in the present state. Reload the page and look at what has changed.
refusal-text-missing = The text is missing. Write at least one sentence.
refusal-text-too-long = The text is too long. Shorten it: you can write up to { $max } characters.
refusal-outside = The point is outside the municipality. Move the point on the map, or turn to the municipality where it lies.
refusal-category-unknown = There is no such category. Choose one from the list; if you cannot find it choose “Other”.
refusal-office-unknown = There is no such office. Choose one from the list.
refusal-answer-missing = An answer is missing. Answer the question “{ $question }”.
refusal-place-missing = The place is missing. Tap the map or write an address.
refusal-contact-missing = This category needs a contact. Write your e-mail or your telephone: they are not published.
refusal-contact-invalid = The contact is not well written. Check the e-mail (for example name@example.org) or the telephone number.
refusal-original-missing = The original report is missing. Write its number, for example 2026-001234.
refusal-reason-missing = The reason is missing. Choose one from the list.
refusal-number-unknown = There is no report with this number. Check it: it looks like 2026-001234.
refusal-already-joined = You have already said that it happens to you too. There is no need to repeat it: you can follow the report from this page.
refusal-too-many-photos = There are too many photos. Remove some: you can send up to { $max }.

## Errors of photos and documents

media-empty = The file is empty. Choose the photo again.
media-too-many-bytes = The file is too large. Choose one of up to { $max } MB, or send a screenshot of the photo.
media-too-many-pixels = The dimensions of the photo are too large. Make it smaller, or send a screenshot of the photo.
media-heic = The photo is in HEIC format, which we cannot read. On an iPhone open Settings › Camera › Formats, tap “Most Compatible” and take it again. If it is already taken, send a screenshot.
media-not-a-photo = The file is not a photo that we can read. Choose a JPEG, PNG or WebP file.
media-broken = The photo is damaged or incomplete. Choose it again or take another one.
media-busy = Too many photos are arriving at this moment. Wait a minute and try again: what you have written stays here.
media-too-many = There are too many files. Remove some: you can send up to { $max }.

refusal-closed = The report is closed. If the problem is back, make a new report.
refusal-not-a-position = The place is not valid. Tap the map or write an address.
refusal-outside-neighbour = This point is in { $name }. Please turn to that municipality: { $contact }
refusal-control-characters = The text has characters we cannot accept. Please type it again.
refusal-answer-invalid = The answer to “{ $question }” does not fit. Please check it.
refusal-stopped = This is a danger: do not wait for the form, call.
refusal-review-date = Choose a future date, within a year.
refusal-busy = Too many requests are arriving right now. Wait a few seconds and try again: what you wrote stays here.

## Moves of the iter, as a button says them

act-route = Assign to an office
act-take-charge = Take charge
act-inspect = Inspection done
act-start = Start the work
act-suspend = Suspend
act-resume = Resume
act-resolve = Propose the outcome
act-answer = Answer the citizen
act-reject = Decline
act-mark-duplicate = Mark as already reported
act-transfer = Hand to another body
act-reopen = Reopen
act-close-imported = Closed in the system it came from

## Durations

span-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
span-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
span-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}

## Frame of the pages
## (end frame)

## Pages: map and list
## (end map and list)

## Pages: a report
## (end a report)

## Pages: reporting
## (end reporting)

## Pages: office
## (end office)

## Mails

mail-subject = [{ $jurisdiction }] Report { $number }: { $state }
mail-greeting = Good morning,
mail-received = on { $date } we received your report { $number } ({ $category }).
mail-news = on { $date } the report { $number } ({ $category }) moved to the state: { $state }.
mail-answer = The municipality's answer:
mail-note = A message from the municipality:
mail-transferred = The body that deals with it: { $to }
mail-original = From now on follow the report { $number }:
    { $link }
mail-office = It is followed by: { $office }.
mail-until = Answer by: { $day }.
mail-review = The work starts again, or we tell you more, by: { $day }.
mail-link = Follow the report at this address:
mail-link-private = Follow your report at this address. It is personal: do not give it to others.
mail-stop = You receive this message because you left your address for the report { $number }. If you want no more of them, answer this message: we will remove your address.
## (end mails)
