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
refusal-not-now = That is not possible in its present state: somebody may just have changed it. Look how it stands and try again.
refusal-too-many = Too many: at most { $max }.
refusal-window-missing = Say from when and until when: the end comes after the beginning.
refusal-stale = Somebody else has worked on this report meanwhile. Look at what has changed and, if it is still needed, send again: what you wrote is still here.
refusal-text-missing = The text is missing. Write at least one sentence.
refusal-subject-missing = The subject is missing. Write it in a few words, for example “Pothole in front of the school”.
refusal-category-missing = The category is missing. Choose from the list what it is about; if you cannot find it choose “Other”.
refusal-text-too-long = The text is too long. Shorten it: you can write up to { $max } characters.
refusal-outside = The point is outside the municipality. Move the point on the map, or turn to the municipality where it lies.
refusal-category-unknown = The category is missing. Choose one from the list; if you cannot find it choose “Other”.
refusal-office-unknown = There is no such office. Choose one from the list.
refusal-answer-missing = An answer is missing. Answer the question “{ $question }”.
refusal-place-missing = The place is missing. Tap the map or write an address.
refusal-contact-missing = This category needs a contact. Write your e-mail or your telephone: they are not published.
refusal-contact-invalid = The contact is not well written. Check the e-mail (for example name@example.org) or the telephone number.
refusal-original-missing = The original report is missing. Write its number, for example 2026-001234.
refusal-attachments-missing = Choose the file to attach.
refusal-original-repeats = Report { $number } repeats another one itself. Give the number of the one that goes on.
refusal-title-missing = The title of the document is missing.
refusal-audience-missing = Choose who may see the document.
refusal-reason-missing = The reason is missing. Choose one from the list.
refusal-number-unknown = There is no report with this number. Check it: it looks like 2026-001234.

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
refusal-children-open = The reports made of it have to be closed first: { $numbers }.
refusal-nothing-due = Nothing is due of which anybody has to be reminded.
refusal-not-a-position = The place is not valid. Tap the map or write an address.
refusal-outside-neighbour = This point is in { $name }. Please turn to that municipality: { $contact }
refusal-control-characters = The text has characters we cannot accept. Please type it again.
refusal-answer-invalid = The answer to “{ $question }” does not fit. Please check it.
refusal-stopped = This is a danger: do not wait for the form, call.
refusal-review-date = Choose a future date, within a year.
refusal-busy = Too many requests are arriving right now. Wait a few seconds and try again: what you wrote stays here.

## Lavori: rifiuti

refusal-due-past = This time is past. Choose one that is still to come.
refusal-due-late = This is too late. Choose a time before { $at }.
refusal-work-unfit = The checklist, the materials or the minutes are not right. Check them and send again.
refusal-time-ahead = This time is still to come. Check the clock of the phone and send again.
refusal-time-too-old = This was done more than 48 hours ago and cannot be noted any more. Call the coordinator.
refusal-time-before = This was done before the last step, which is of { $at }. See what has changed.

## Tasks

task-state-assigned = Assigned
task-state-accepted = Accepted
task-state-refused = Refused
task-state-travelling = On the way
task-state-started = Started
task-state-paused = Paused
task-state-done = Done, to be verified
task-state-verified = Verified
task-state-cancelled = Cancelled
task-act-give = Give a task
task-act-see = See
task-act-accept = Accept
task-act-travel = Set out
task-act-start = Start
task-act-pause = Pause
task-act-finish = Done
task-act-refuse = Refuse
task-act-note = Note checklist, materials and minutes
task-act-photograph = Add a photo
task-act-verify = Verified, it is fine
task-act-send-back = Send back, something is missing
task-act-reassign = Give to somebody else
task-act-plan = Plan
task-act-link = Link for those without an account
task-act-cancel = Cancel the task
tasks-letter-subject = [{ $jurisdiction }] { $count ->
    [one] A work order
   *[other] { $count } work orders
}
tasks-letter-next = Open it to accept it or to say why not; those of today are on the page “My day” too.
task-done-give = Given
task-done-finish = Done
task-done-note = Checklist, materials or minutes noted
task-done-photograph = Photo added
task-done-send-back = Sent back
task-done-reassign = Given to somebody else
task-done-plan = Planned
task-done-link = Link made or taken away
task-outcome-done = Done
task-outcome-partly = Partly done
task-outcome-not-needed = Not needed
task-outcome-impossible = Impossible
task-refusal-not-competent = Not ours to do
task-refusal-no-means = Vehicles or materials are missing
task-refusal-no-time = Nobody is free in time
task-refusal-unclear = Place or description are not enough
task-refusal-other = Something else, written below
task-pause-break = Break or end of the day
task-pause-more-urgent = Something more urgent
task-pause-materials = Materials or tools are missing
task-pause-weather = The weather does not allow it
task-pause-access = Out of reach or not safe
task-stage-before = Before
task-stage-after = After
tasks-title = Tasks
task-title = Task { $number }
tasks-none = No tasks.
task-what = What to do
task-instructions = Instructions
task-any-crew = Any crew of the office
task-due = Due
task-due-by = by { $at }
task-day = Day
task-planned-for = planned for { $day }
task-checklist = Checklist
category-checklist-help = One step a line: each task for a report of this category begins with this list.
task-checklist-help = One step a line.
task-materials = Materials
task-material = Material { $n }
task-quantity = Quantity
task-minutes = Minutes of work, of all together
task-worked = Time worked: { $n } minutes
task-photos = Photos
task-photo-far = { $metres } metres from the place: look at it
task-photo-near = { $metres } metres from the place
task-photo-alt = Photo of the work, { $stage }, { $at }
task-outcome = What came of it
task-reason = Reason
task-text = Notes
task-when-photo = When it was taken
task-log = What happened
task-noted-later = noted { $at }
task-by-link = by the link
task-by-program = program of { $office }
task-parent = For report { $number }
task-parent-works = For the works { $number }
task-given-by = Followed by { $office }
task-link-text = Who has this address sees this task only, without personal data, and can accept it, refuse it, do it and say that it is done. It works until { $at }.
task-link-none = No link works now.
task-link-days = For how many days it works
task-link-make = Make a new link
task-link-revoke = Take the link away
task-link-mail = Mail address to send it to
task-link-sent = The link is on its way by mail.
task-mail-subject = Task { $number }: { $title }
task-mail-text = { $name } gives you a task.
task-mail-link = To see it, accept or refuse it and say what came of it:
task-mail-until = The link works until { $at } and for this task only. Do not pass it on.
task-link-page = { $name } has given you this task. When it is done, the office verifies it.
task-change-plan = Change the day
task-assign-to = To whom
shift-title = My day
shift-nothing = There are no tasks for today.
shift-others = Then
shift-map = Map of today's tasks
shift-navigate = Navigate
shift-distance = About { $km } km in all, as the crow flies and a bit more for the streets.
shift-late = In this order it will be late
shift-closed = Works or closures nearby
shift-offline = No network: { $n ->
    [one] 1 action to send
   *[other] { $n } actions to send
}
shift-online = All sent
shift-sending = Sending
shift-conflicts = Not noted: see why
shift-conflict-keep = They stay here until you take them away.
shift-conflict-gone = The task is no longer yours.
shift-conflict-dismiss = Seen, take away
shift-conflict-retry = Try again
shift-less = One less
shift-more = One more
shift-details = Details, checklist and materials
shift-install-name = My day
shift-photo-before = Photo before
shift-photo-after = Photo after
shift-photo-queued = photo to send
shift-cached = Tasks and map are saved on the phone.
settings-recurrences = Recurring tasks
settings-recurrences-text = Checks and cleaning that come again by the calendar: each task is given by itself some days before.
setting-new-recurrence = New recurring task
recurrence-lon = Longitude, degrees
recurrence-lat = Latitude, degrees
recurrence-starts = Beginning on
recurrence-rule = Rule (RRULE)
recurrence-rule-help = As in iCalendar (RFC 5545), for example FREQ=MONTHLY;BYDAY=1MO: each first Monday of the month; FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1,15: on 1 and 15 September.
recurrence-rule-wrong = This rule cannot be read. Write it as in the example, of days, weeks, months or years.
recurrence-lead = How many days before it is given
exchanges-title = Exchanges with other systems
exchanges-text = What phones, links and programs have sent about tasks, and what became of it.
exchanges-none = No exchanges.
exchange-at = Arrived
exchange-done-at = Happened
exchange-who = From
exchange-what = Act
exchange-result = Result
exchange-taken = noted
exchange-repeated = noted before
exchange-older = Older
topic-task = A task that the office has given or been given has changed

## (end of tasks)

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
act-send-back = Send back to the office
outcome-done = Solved
outcome-partly = Partly solved or made safe
outcome-planned = Planned
outcome-nothing-to-do = Nothing to be done
outcome-not-found = Nothing found there
outcome-not-ours = Not our responsibility
act-reopen = Reopen
act-close-imported = Closed in the system it came from

## Durations

span-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
span-years = { $n ->
    [one] { $n } year
   *[other] { $n } years
}
lasting-days = { $n } days
span-minutes = { $n ->
    [0] less than a minute
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
site-description = Report a problem in { $name } and follow how it is solved.
skip-to-content = Skip to content
skip-to-footer = Skip to footer
other-language = Italiano
other-language-tag = it
sign-out = Sign out
staff-area = Staff area
tagline = Keeping the territory in order, together
report-a-problem = Report a problem
main-navigation = Main navigation
nav-map = Map
nav-list = Reports
nav-report = New report
nav-office = Office
phone = Phone
footer-desk = The front desk is your one contact point: it tells you how things stand and gives you the answer.
footer-service = Service
footer-report = Report an inefficiency
footer-danger = In case of danger
footer-danger-text = If somebody is in danger do not use the form: call
privacy = Privacy notice
legal-notes = Legal notes
accessibility = Accessibility statement
back-to-map = Back to the map
error-not-found = Page not found
error-not-found-text = The address is wrong, or the report is not public. Check the number or look on the map.
error-forbidden = You cannot see this page
error-bad-request = Invalid request
error-bad-request-text = The form or link is not complete. Go back and try again.
error-too-large = Too large
error-too-large-text = The files are too large. Send at most 5 photos of 15 MB each.
error-too-many = Too many requests
error-too-many-text = Too many requests have come from this connection. Wait a minute and try again.
error-refused = This was not possible
error-failed = The service has a problem
error-failed-text = It is not your fault. Try again in a few minutes; if it is urgent, call the front desk.

privacy-who = { $name } is the controller of the data sent with this service.
privacy-what = The data serve to solve the reported problem and to answer. Name, e-mail and phone are optional, kept apart, and can be erased without losing the report.
privacy-public = Text, photos, place and state of the report are public. Hidden data (position, device, date) are removed from photos. The service uses technical cookies only.
privacy-rights = You can ask the front desk to see, correct or erase your data.
accessibility-aim = This service is made to meet WCAG 2.1 level AA: by keyboard, with screen readers and without JavaScript.
accessibility-map = Whatever the map shows is also in a list; a place can be given by writing an address.
accessibility-feedback = If something does not work for you, write to the front desk: its contacts are at the foot of each page.
legal-licence = The contents of this site are published under CC-BY 4.0, unless stated otherwise.
legal-maps = Municipal boundaries: ISTAT, CC-BY 4.0. The schematic map is indicative and has no legal value.

## (end frame)

## Pages: map and list
home-title = Map of reports
list-title = Recent reports
news = { $n } new: refresh the list
map-label = Map of the reports
static-map-alt = Map of the territory: open the list of reports
close = Close
filters = Filters
filter-group = Topic
filter-category = Category
filter-all-categories = All categories
filter-state = State
filter-all-states = All
filter-open = Open
filter-closed = Closed
filter-period = Period
filter-always = Any time
filter-last-days = Last { $n } days
filter-as-of = As it was on { $moment }
filter-at = As it was on this day and hour
time-label = The territory through time
time-open = Through time
time-play = Play
time-span = How much time passes
time-day = A day
time-year = A year
time-all = All of it
time-now = Today
time-range = Moment
map-moves = Move the map
go-north = Go north
go-south = Go south
go-east = Go east
go-west = Go west
filter-apply = Apply
filter-remove = Remove filters
cards-count = { $n ->
    [one] { $n } report
   *[other] { $n } reports
}
cards-none = No report with these filters. Widen the area or remove a filter.
next-page = Next page
pagination = Pages of the list
ago = { $span } ago
late = { $span } late
voices = { $n ->
    [one] { $n } person says it happens to them too
   *[other] { $n } people say it happens to them too
}
photos-after = After the work
photo-after-of = After the work: { $subject }
photo-of = Photo of the report: { $subject }
followed-by = followed by { $office }
open-report = Open the report
list-page-title = Reports
answered-last-year = { $n ->
    [one] { $n } report answered in the last 12 months
   *[other] { $n } reports answered in the last 12 months
}
breadcrumb = Breadcrumb
call-title = Seen a problem?
call-text = Report it in two minutes: place, kind of problem and, if you like, a photo. No account needed.
find-number-title = Find by number
find-number-label = Number of the report
find-number-button = Find

## (end map and list)

## Pages: a report
sentence-open = { $state }. Followed by { $office }. Answer by { $day }.
sentence-closed = { $state } on { $day }.
join-thanks = Thank you: your voice has been added to this report.
the-answer = The answer
description = Description
iter = The iter
comments = Comments
documents-title = Documents
document-enclosed = Document enclosed
document-shown-to = Changed who sees a document
document-enclose = Enclose a document
document-title = Title of the document
document-file = File (PDF or picture, at most 10 MB)
document-audience = Who sees it
document-audience-of = Who sees “{ $title }”
document-change = Change
document-help = What everybody sees can be downloaded from the public page: make sure beforehand that it holds no personal data.
document-by = { $by }, { $at }
document-size-kb = PDF, { $n } kB
document-size-mb = PDF, { $n } MB
document-picture = picture
audience-public = everybody
audience-reporter = only whoever reported
audience-internal = only the offices
place = Place
report-map-alt = Map of the place: { $place }
private-link = Your private link
private-link-text = With this link you follow the report without an account. Keep it and do not publish it.
join-title = Does it happen to you too?
join-text = { $n ->
    [0] Add your voice: those who decide see that it concerns more people. If you leave your e-mail we tell you at every step.
    [one] { $n } person besides the reporter. Add your voice; leave your e-mail and we tell you at each step.
   *[other] { $n } people besides the reporter. Add your voice; leave your e-mail and we tell you at each step.
}
join-email = E-mail (optional)
join-button = It happens to me too
around = Nearby
step-lasted = lasted { $span }
step-since = for { $span }
step-due = due by { $day }
step-late = past due
yes = Yes
no = No

## The citizen afterwards
state-withdrawn = Withdrawn
state-withdrawn-hint = Whoever sent it has taken it back: the report is closed.
act-contest = Ask to reopen it
act-withdraw = Withdraw the report
refusal-too-early = It is too early: you can do it again from { $at }. The report goes on meanwhile.
refusal-already-said = This has been done already. Reload the page and see what has changed.
refusal-too-much-said = { $max } additions have been made to this report. To say more, turn to the public relations desk.
mood-content = Yes, it is fine
mood-partly = Only in part
mood-discontent = No
complaint-not-solved = The problem is still there
complaint-came-back = The problem was gone and has come back
complaint-too-slow = It took too long
complaint-unclear-answer = The answer is not clear or is no answer
complaint-not-informed = I was not kept informed
complaint-other = Something else
hiding-personal-data = It contains or shows personal data
hiding-offensive = It is offensive or threatening
hiding-spam = It is advertising or has nothing to do with the territory
hiding-investigation = The police deal with it
hiding-on-request = Whoever sent it asked for it
own-title = What you can do now
own-add = Add a photo or a comment
own-add-text = Everybody may see what you add: write no personal data, and photograph no faces or number plates.
own-comment = Comment
own-photos = Photos (5 at most)
own-photo = Photo added by whoever reported.
own-add-send = Add
own-optional-text = Anything else to say? (optional)
own-added = Thank you, it has been added.
own-chased = We have your request: the desk answers by the time given below.
own-withdrawn = The report is withdrawn.
own-rated = Thank you, we have your opinion.
own-contested = The report is open again. The office that dealt with it has been told.
own-hidden = This report is not shown to the public: { $reason }. You see it because you have the private link.
own-not-yet-public = This report is not shown to the public: the desk looks at it before publishing it. You see it because you have the private link.
chase = Ask how it stands
chase-text = Ask how it stands: the desk answers within two working days. You can do so once a week.
chase-from = If you want to know how it stands you can ask from { $at }.
chase-waits = You asked on { $at }. The desk answers by { $by }.
chase-send = Ask
withdraw-text = If the problem is gone you can withdraw the report: it is closed and nobody works on it.
withdraw-why = Why? (optional, read by the municipality only)
withdraw-send = Withdraw
opinion-title = Did it go well?
opinion-question = Are you satisfied with the answer?
opinion-why = If not, why? You can give more than one reason.
opinion-text = Anything to add? (optional, read by the municipality only)
opinion-send = Send your opinion
contest-text = If the problem is still there you can ask, once, for the report to be reopened. It goes back to the office that dealt with it.
contest-why = What is wrong?
contest-send = Reopen
by-program = { $by }, by the program “{ $name }”
step-program = by the program “{ $name }”
by-reporter = Whoever reported
comment-waits = waits to be looked at before it is published
disclose = Show to everybody
asides = Also
aside-chased = { $at }: the citizen asked how it stands, answer due by { $by }.
aside-rated = { $at }: the citizen's opinion: { $mood }.
aside-enclosed = { $at }: { $by } enclosed “{ $title }” (for: { $to }).
aside-enclosure-shown = { $at }: “{ $title }” is from then on for: { $to }.
aside-hidden = { $at }: taken out of public view{ $reason }.
aside-shown = { $at }: published.
aside-blackened = { $at }: parts of a photo blacked out.
aside-original-erased = { $at }: original of a photo erased.
aside-anonymised = { $at }: texts and photos of citizens taken away, as the time for which they are kept has passed.
chase-due = The citizen has asked how it stands: answer by { $at }. An interim reply is enough.
chase-letter-subject = [{ $jurisdiction }] Report { $number }: the citizen asks how it stands
chase-letter = whoever sent report { $number } ({ $category }), followed by { $office }, asks how it stands. An answer is due by { $at }: an interim reply is enough.
contest-letter-subject = [{ $jurisdiction }] Report { $number } reopened by the citizen
contest-letter = whoever sent report { $number } ({ $category }) is not satisfied with the answer and has had it reopened. It goes back to { $office }, with new terms.
photo-title = Photo of report { $number }
back-to-record = Back to report { $number }
blacken = Black out
blacken-text = The parts that you mark become black for good. The photo as it was stays reserved until you erase it; its public address stops working at once.
blacken-draw = Draw a rectangle over each face, number plate or other personal data.
blacken-undo = Take away the last rectangle
blacken-alt = The photo to black out
blacken-numbers = Mark the parts by numbers
blacken-numbers-text = Each part in hundredths of the photo: how far from the left, how far from the top, how wide, how high. For example 50, 0, 50, 100 is the right half.
blacken-photo = Black out parts of photo { $n }
original-photo = Reserved original { $n }
original-text = This is the photo as it came. Only those who decide what is published see it.
original-alt = The photo as it came
original-erase = Erase the original for good
part = Part { $n }
part-left = From the left
part-top = From the top
part-width = Width
part-height = Height
parts-wrong = Mark at least one part, and { $max } at most: four numbers between 0 and 100 for each.
## (end of the citizen afterwards)

## Against programs that fill in forms
trap-label = Leave this field empty
trap-caught = This seems to be sent by a program: a field was filled in that people do not see. If it was your browser, go back to the data with “Edit”, press “Forward” and send again; else call the public relations desk.
trap-too-fast = The form was filled in so fast that a program seems to have done it. Read again what you wrote, and send again in a few seconds.
## (end of against programs)

## Emergencies

refusal-holds = The end must come after the beginning, within seven days, and the beginning within seven days from now
refusal-radius = Enter a radius from 1 to { $max } metres
refusal-extent-missing = Draw the area on the map, or choose a circle or named areas
refusal-areas-missing = Choose at least one area
act-answer-together = Answer after the emergency
mail-absorbed = report { $number } ({ $category }) comes from a place where emergency { $emergency } is in force: those who manage it take care of it, and you will be answered when it is over.
emergency-call = Call { $phone }
emergencies-title = Emergencies
emergencies-lead = What happens, what to do and whom to call.
emergencies-none = No emergency is in force.
emergencies-now = In force
emergencies-past = Past
emergencies-feed = Emergencies as an Atom feed, with the messages in CAP 1.2
emergencies-feed-title = Emergencies – { $name }
emergency-banner = Emergency in force
emergency-here = An emergency is in force here
emergency-here-then = If it is not about this emergency, you can go on with your report.
emergency-details = What to do
emergency-what-to-do = What to do
emergency-what-happens = What happens
emergency-where = Where
emergency-picture = Map of the place of the emergency
emergency-until = In force until { $until }
emergency-until-was = Until { $until }
emergency-from = From { $from }
emergency-office = In charge
emergency-severity = Severity
emergency-urgency = Urgency
emergency-certainty = Certainty
emergency-hazards = Kind of danger
emergency-onset = Expected to begin
emergency-messages = Messages
emergency-message-alert = Issued
emergency-message-update = Updated
emergency-message-cancel = Ended
emergency-over = It is over
emergency-cap = CAP message
emergency-number = Emergency { $number }
emergency-state-issued = In force
emergency-state-expired = Expired
emergency-state-cancelled = Over
severity-extreme = Extreme
severity-severe = Severe
severity-moderate = Moderate
severity-minor = Minor
severity-unknown = Unknown
urgency-immediate = Act now
urgency-expected = Within an hour
urgency-future = In the next hours or days
urgency-past = Nothing more to do
urgency-unknown = Unknown
certainty-observed = It is happening
certainty-likely = Likely
certainty-possible = Possible
certainty-unlikely = Unlikely
certainty-unknown = Unknown
hazard-geo = Landslides and earthquakes
hazard-met = Weather and water
hazard-safety = Safety
hazard-security = Public order
hazard-rescue = Rescue
hazard-fire = Fire
hazard-health = Health
hazard-env = Pollution
hazard-transport = Transport
hazard-infra = Water, gas, power, telephone
hazard-cbrne = Dangerous substances
hazard-other = Other
exercise = EXERCISE
exercise-text = This is practice: only those who work here see it, nobody outside is told.
exercise-choose = It is an exercise
exercise-choose-text = It stays with those who work here: it is not on the site, on the map or in feeds, and no mail is sent.
emergency-new = New emergency
emergency-issue = Issue the emergency
emergency-issue-note = From then on everybody sees it, and whoever follows a place inside it gets a mail.
emergency-update = Update
emergency-update-title = Update emergency { $number }
emergency-update-send = Publish the update
emergency-cancel = End the emergency
emergency-cancel-text = What to say now that it is over
emergency-cancel-help = Those who follow get it by mail, and it answers the reports taken in that nobody has begun to work on.
emergency-taken-in = Reports taken in
emergency-taken-in-none = No report was taken in.
emergency-taken-in-waiting = { $n ->
    [one] One waits for its answer
   *[other] { $n } wait for their answer
 }
emergency-taken-in-count = { $n ->
    [one] One report taken in
   *[other] { $n } reports taken in
 }
emergency-taken-in-hidden = Of other offices: { $n }
emergency-field-event = What happens, in a few words
emergency-field-event-help = For example: Flood
emergency-field-headline = Headline
emergency-field-headline-help = It is read on top of every page
emergency-field-description = Description
emergency-field-instruction = What to do
emergency-field-english = In English
emergency-field-english-help = Optional: with the headline, say also what happens and what to do.
emergency-field-call = Number to call
emergency-field-place = Where, in words
emergency-field-place-help = For example: Centre, along the Rimaggio
emergency-field-extent = Area
emergency-field-circle = Around a point
emergency-field-address = Address or place
emergency-field-radius = Radius in metres
emergency-field-areas = Named areas
emergency-field-polygon = Drawn
emergency-field-polygon-label = GeoJSON polygon, lon and lat in WGS 84
emergency-field-polygon-help = With the map below: one click for each corner.
emergency-field-draw-undo = Remove the last corner
emergency-field-draw-clear = Start again
emergency-field-map = Map to draw the area
emergency-field-begins = Beginning, if it has not begun yet
emergency-field-ends = End
emergency-field-ends-help = Seven days at most: it can always be updated.
emergency-field-absorbs = Reports that it takes in
emergency-field-absorbs-help = Those of these categories that come from the area: they go to the office above and are answered together.
emergency-date-missing = Enter day and time
emergency-issued-done = Issued.
emergency-updated-done = Updated.
emergency-cancelled-done = Ended. The reports taken in are being answered.
emergency-taken-by = Taken in by emergency
emergency-mail-subject = { $jurisdiction }: { $headline }
emergency-mail-updated = Update of emergency { $number }.
emergency-mail-over = Emergency { $number } is over.
emergency-mail-new = Emergency { $number }, severity: { $severity }.
emergency-mail-why = You get this mail because you follow:

## Following an area
rhythm-daily = At most one mail a day
rhythm-weekly = At most one mail a week
rhythm-at-once = As soon as there is something new
follow-title = Follow an area
follow-lead = We write to you when a new report arrives or the municipality answers one, without account.
follow-where = Where
follow-everywhere = In the whole municipality
follow-area = In a quarter
follow-area-which = Which
follow-area-missing = The area is missing. Choose one from the list.
follow-around = Around a point
follow-around-point = { $metres } metres around { $lat }, { $lon }
follow-radius = Radius
follow-what = What about
follow-what-text = Choose the categories you care for; without any you follow them all.
follow-by-mail = By mail
follow-how-often = How often
follow-email-help = It is used for nothing else. First we ask you to confirm; each mail has a link to stop.
follow-send = Write to me
follow-by-feed = By a feed
follow-feed-text = For those who use a feed reader: the same, without leaving an address.
follow-feed = Open the Atom feed
follow-asked = We have written to you. Open the message and press the button on the page it leads to: it is valid for 48 hours.
follow-confirm = Yes, I want to follow
follow-confirm-text = Press the button to begin to receive the mails that you asked for.
follow-begun = Done: we write to you from now on. Each mail has a link to stop.
follow-end-title = Stop following
follow-end-text = Press the button to receive no more of these mails: we erase your address.
follow-end-button = I want no more of them
follow-ended = Done: we write no more, and your address is erased.
to-the-map = Go to the map
follow-link = Follow this area
follow-question-subject = [{ $jurisdiction }] Do you want to follow reports?
follow-question = somebody has asked to follow by mail, at this address: { $wanted }. If it was you, open this link and press the button:
follow-question-expires = The link is valid until { $until }. If it was not you, do nothing: we shall not write again.
follow-subject = { $n ->
    [one] [{ $jurisdiction }] { $n } news of what you follow
   *[other] [{ $jurisdiction }] { $n } news of what you follow
}
follow-letter = here is what is new in what you follow.
follow-new = New: { $number }, { $category }{ $place }
follow-answered = Answered: { $number }, { $category }{ $place }
follow-more = And { $n } more: you find them on the site.
follow-end = To stop following “{ $wanted }”:
feed-title = Reports in { $name }
contact-title = Confirm your address
contact-text = Press the button to confirm that this mail address is yours. So those who answer know that they reach you.
contact-confirm = It is my address
contact-confirmed = Thank you, your address is confirmed.
contact-is-confirmed = address confirmed
contact-is-not-confirmed = address not confirmed
link-gone = This link is no longer valid
link-gone-text = This link has been used or has expired. If you have pressed the button already, nothing else is needed.
mail-confirm = Confirm that this address is yours, by the button that you find here:
## (end of following an area)

## Personal data: search, handing out, erasure, registers
people-title = Personal data
people-text = When somebody asks for the data about them, or to erase them, look for them here. Each search is noted in the register of views.
people-search = Mail address or telephone number
people-wrong = Write a whole mail address, or at least six digits of the telephone number.
people-none = There is nothing with this contact.
people-since = Left on
people-export = Download everything as JSON
people-erase = Erase this person's data
people-erase-text = Erases name, mail address and telephone number from all reports found, and the areas that they follow. It cannot be undone: they receive no more news. The reports stay, without telling whose they are.
people-erase-texts = Also take away what they wrote and photographed in reports that are closed
people-confirm = I have checked who asks for it, erase
people-confirm-missing = To erase, tick the box that says that you have checked who asks for it.
people-erased = Erased: { $n }.
person-reporter = reported
person-follower = follows
register-title = Register of personal data
register-text = Who has looked at the personal data of which report, and what was erased.
register-night = What is erased by itself
register-night-text = Each night the contacts are erased of reports that have been closed for more days than their category says (365 if it says nothing), and, where the category asks for it, what citizens wrote and photographed.
register-try = Try: what would be erased now
register-dry = The contacts of { $people } people in { $reports } reports would be erased, and the texts of { $texts } reports.
register-erase = Erase now
register-done = Erased: { $n }.
register-viewings = Views of personal data
register-erasures = Erasures
register-none = Nothing yet.
register-at = When
register-number = Report
register-what = What
register-who = Who
register-contact = saw the contacts
register-system = the system
register-older = Earlier lines
erased-contact = contacts
erased-texts = texts and photos
erased-follow = followed area
erased-by-time = as the time has passed
erased-on-request = on request
## (end of personal data)

## (end a report)

## Pages: reporting
submit-title = Report a problem
step-privacy = Permissions and conditions
step-details = Report data
step-summary = Summary
submit-privacy-text = { $name } uses what you send to solve the problem and answer you. Text and photos are public: do not write names or other data of people. Name, e-mail and phone are never published.
submit-resume = You have already started a report: go on from where you were.
submit-privacy-check = I have read and understood the privacy notice
submit-privacy-missing = To go on, tick the box: confirm that you have read the notice.
forward = Next
back = Back
send = Send
edit = Edit
search = Search
choose = Choose
errors-title = { $n ->
    [one] { $n } thing to mend
   *[other] { $n } things to mend
}
locating = Looking for your position…
no-position = Your position cannot be found. Tap the map or write the address.
map-choose = Map of the place: move it with the arrow keys, Enter puts the pin in the middle
map-pin = Pin: move it with the arrow keys or drag it
uploading = Sending the photo
upload-failed = The photo did not arrive. Try again.
place-search = Street, square or place
use-my-position = Use my position
places-found = Places found
place-none = No place with this name. Try a part of the name or tap the map.
use-photo-place = Use the place where the photo was taken
place-help = Tap the map where the problem is.
place-picture-alt = Map: tap where the problem is
move-map = Move the map
zoom-in = Zoom in
zoom-out = Zoom out
north = North
south = South
east = East
west = West
place-near = Place chosen: { $name }
place-chosen = Place chosen on the map
place-point = point on the map ({ $lat }, { $lon })
problem = Problem
category = Category
category-filter = Find a category: pothole, street light, waste…
category-chosen = Category chosen: { $name }
category-questions = Show the questions of the category
filter-remove-one = Remove the filter
photo-take = Take a photo
category-choose = Choose this category
if-yes = If yes:
contact-needed = This category needs a contact: without one we can neither check nor answer.
subject = Subject
subject-help = In a few words, for example “Pothole in front of the school”.
description-help = What you saw, since when, why it is a problem. No names of people.
photos = Photos or documents (optional, at most { $max })
photos-help = Photos as JPEG, PNG or WebP up to 15 MB, documents as PDF up to 10 MB. Documents are seen by the municipality only.
photos-send = Send the chosen photos
photo-number = Photo { $n }
photo-remove = Remove
author = Your contacts
author-text = Optional. Leave an e-mail and we tell you at each step. They are never published.
name = Name and surname
email = E-mail
nearby-title = { $n ->
    [one] Already reported?
   *[other] Already reported?
}
nearby-text = There are open reports of the same kind nearby. If it is the same, add your voice: nothing more to write.
nearby-join = It is this one
summary-warning = Check before sending. What you declare has legal value (DPR 445/2000).
anonymous = No contact: the report is anonymous and you follow it by the private link.
done-title = Report sent
done-number = The number of your report is
done-next = What happens now
done-next-text = The front desk assigns it to the right office. You will have the answer by { $day }.
done-mail = We have written to the e-mail you left.
done-review = This category is checked before publication.
copy = Copy the link
copied = Copied
qr-alt = QR code of the private link
report-another = Make another report

category-change = Change category
found-places = { $n } places found
found-categories = { $n } categories found
step-done = done

## (end reporting)

## Pages: office
sign-in = Sign in
sign-in-text = For the offices of the municipality and the bodies that work with it. Citizens need no account.
sign-in-failed = Wrong e-mail or password. Try again; if you have forgotten the password you can choose another one.

## Signing in by the municipality's identity provider (OpenID Connect)

openid-button = Sign in with { $name }
openid-or = or with e-mail and password
openid-unreachable = { $name } does not answer now.
openid-unreachable-text = Try again in some minutes. If you have a password here, you can use it meanwhile. If it goes on, tell whoever runs the service.
openid-attempt = Signing in did not work.
openid-attempt-text = It took more than ten minutes, or was begun in another browser. Try again from here.
openid-declined = { $name } did not complete the sign-in.
openid-declined-text = Perhaps you cancelled, or your account there may not use this service. Try again, or ask whoever looks after those accounts.
openid-unproved = The answer of { $name } is not valid.
openid-unproved-text = To be safe you have not been signed in. Try again; if it goes on, tell whoever runs the service.
openid-unverified = { $name } does not vouch that your e-mail address is yours.
openid-unverified-text = So we cannot tell which account is yours. Ask whoever looks after the accounts to have the address verified. If you have a password here use it, and link the account in your profile.
openid-nobody = You have no access to this service.
openid-nobody-text = { $name } knows who you are, but there is no active account for you here: ask the system administrator. If you have several accounts, try again and choose another one.
openid-section = Signing in with another account
openid-linked = You sign in with { $name }, linked { $at }.
openid-none = Your account is not linked to { $name } yet. It is linked by itself the first time you sign in with { $name }, if the e-mail address is the same and verified; else link it here.
openid-taken = This account of { $name } is not yours, or yours is linked to another one already.
openid-taken-text = Choose another one, or unlink the present one first.
openid-link = Link
openid-link-on = The password is right. Go on with { $name } now: when you come back the account is linked.
openid-link-go = Continue with { $name }
openid-now-linked = The account is linked: from now on you can sign in that way too.
openid-unlink = Unlink
openid-unlinked = The account has been unlinked and other devices are signed out. It is linked again if you sign in that way once more.
openid-no-password = You have no password: without this link you could not sign in any more. Choose a password first.
openid-password-none = You have no password: you sign in with another account.
openid-password-choose = Choose a password too
user-openid-linked = Signs in with { $name }, since { $at }.
user-openid-own = This is your account: you can unlink it in your profile.
user-openid-unlink = Unlink the account
user-openid-unlinked = The account has been unlinked and is signed out everywhere.

## One's own account

profile-title = Your profile
profile-of = { $name }: your profile
profile-name = Name
profile-name-saved = The name has been saved.
profile-name-wrong = Write name and surname, at most 120 characters.
profile-password = Change the password
profile-password-saved = The password has been changed. Other devices have to sign in again.
profile-sessions = Where you are signed in
profile-sessions-ended = That device is signed out.
password-present = Present password
password-new = New password
password-help = 10 characters or more. A phrase of several words is easy to remember and hard to guess.
password-wrong = This is not the present password. Try again.
password-weak = The password is too short. Choose one of at least { $n } characters.
device-unknown = Unknown device
session-this = this device
session-began = Signed in: { $at } (network { $network }).
session-seen = Last used: { $ago }.
session-end = Sign out
session-end-label = Sign out { $device }
sessions-end-others = Sign out all others
save = Save

## Signing in: forgotten passwords, invitations

recover-title = Forgot your password?
recover-text = Write the e-mail you sign in with: we send you a link to choose a new password.
recover-send = Send the link
recover-sent = If this address has an account, you will soon get an e-mail with a link that can be used for an hour. Look among unwanted mail too.
sign-in-back = Back to signing in
password-first-title = Choose the password
password-again-title = Choose a new password
password-no-link-title = The link cannot be used any more
password-no-link = The link has been used already or has expired. You can ask for another one.
password-choose = With this password you will sign in as { $email }.
password-save = Save the password
password-chosen = The password has been saved: you can sign in now.
mail-invitation-subject = [{ $name }] Your account
mail-invitation = an account was made for you in the reporting service of { $name }. To choose the password and sign in open this link:
mail-reset-subject = [{ $name }] A new password
mail-reset = somebody, we hope you, asked for a new password for the reporting service of { $name }. To choose it open this link:
mail-link-until = The link can be used until: { $until }. It works once.
mail-link-ignore = If you did not expect this there is nothing to do: without this link nobody can change the password.

## The second factor: codes of an app

code-section = Code of an app
code-section-text = After the password, signing in asks for a code that an app on your phone shows. Who learns your password does not get in.
code-title = Your code
code-text = Write the code of six digits that your app shows now.
code = Code of the app
code-failed = This code does not fit, or was used already. Wait for the next one and write it.
code-too-late = It took too long. Sign in again.
code-lost = Lost the phone? Write one of your recovery codes, or ask whoever looks after the accounts.
code-in-force = Signing in asks for the code of your app.
code-needed = Your account needs the code of an app: set it up here, then everything else opens.
code-is-required = Your account must have the code of an app: it cannot be removed.
code-removed = Signing in asks for the password alone now.
code-recovery-once = These are your recovery codes: each lets you in once without the app. Print them or write them down now, they are not shown again.
code-recovery-left = Recovery codes left: { $n }.
code-begin = Set it up
code-step-app = Install an app for codes on your phone, for example FreeOTP or Aegis, if you have none.
code-step-scan = In the app, scan this code.
code-step-confirm = Write here the code that the app shows now.
code-qr-alt = QR code for the app
code-open-app = Are you on the phone? Open the app
code-type-secret = If you cannot scan it, write this key in the app:
code-set-up = Ask me for the code from now on
code-renew = Make new recovery codes
code-other-app = Use another app
code-remove = Remove the code
user-code-set = This person signs in with the code of an app.
user-code-missing = This person signs in without the code of an app.
user-code-required = It is required.
user-code-free = It is not required.
user-code-ask = Require the code
user-code-let = Do not require it
user-code-reset = Remove the lost code
user-code-now-required = The code is required: without it this person reaches only their profile.
user-code-now-free = The code is not required any more.
user-code-reset-done = The code has been removed and the account signed out everywhere.

## Keys of programs

api-keys-title = API keys
api-keys-text = With a key a program of an office or outside body reads its reports and makes its moves, as a partner would. It sees no data of those who reported.
keys-none = There are no keys.
key-add = Make a key
key-name = For what program
key-name-wrong = Write what program it is for, at most 64 characters.
key-office-missing = Choose the office or body that the program works for.
key-made = The key is this one. Copy it now, it is not shown again.
key-made-at = Made
key-seen = Last used
key-never-used = never used
key-revoke = Revoke
key-revoke-label = Revoke the key for { $name }
key-revoked = The key is revoked: who uses it is refused.

## The accounts, for the system administrator

users-title = Users
users-back = All users
users-add = Add a person
users-add-text = They will get an e-mail with a link, good for seven days, to choose the password.
users-invite = Add and send the invitation
user-role = Role
user-office = Office or body
user-no-office = none
user-office-help = For those who work for an office: desk, coordinators, crews, outside bodies.
user-role-missing = The role is missing. Choose one from the list.
user-email-wrong = The e-mail is not well written. Check it, for example name@example.org.
user-email-taken = There is an account with this e-mail already. Look for it in the list.
user-office-unfit = This role needs an office of its kind. Choose another one.
user-oneself = You cannot take away your own access: another system administrator has to.
user-invited = The invitation is on its way.
user-saved = The changes have been saved.
user-disabled = The account is disabled and signed out everywhere.
user-enabled = The account is active again.
user-mailed = The e-mail with the link is on its way.
user-signed-out = The account is signed out everywhere.
user-access = Access
user-invite-again = Send the invitation again
user-mail-reset = Send a link to change the password
user-sign-out = Sign out everywhere
user-disable = Disable the account
user-enable = Enable the account
user-own = This is your account: only another system administrator can change its role and access.
account-active = active
account-invited = invited
account-disabled = disabled
password = Password
desk-title = Reports to follow
desk-new = New report
desk-views = Views
desk-empty = Nothing to do in this view.
desk-caption = Reports in order of due date
col-due = Due
col-state = State
by-day = by { $day }
view-new = New
view-routed = Assigned
view-working = Under way
view-to-answer = To answer
view-all = All open
keys-title = Keys
keys-text = j and k: move · Enter: open · n: new · r: assign · t: take charge · d: duplicate · a: answer · x: choose · u: back to the list · /: search · ?: this help
back-to-queue = Back to the list
reserved = reserved
actions = Actions
no-actions = In this state there are no actions for your role.
office = Office
reason = Reason
review-on = Look again on
original-number = Number of the report that goes on
other-body = Other body
text-for-citizen = Text for the citizen
note-for-citizen = Note for the citizen (optional)
note-for-office = Note for the office (optional)
conversation = Conversation
internal = internal
internal-note = Internal note
result = What came of it
text-for-desk = What was done: the front desk makes the answer of it
text-for-office = What is missing, for the office
begin-with = Texts to begin with:
photo-after = Photos after the work (optional)
interim-reply = Interim reply to the citizen
interim-reply-help = The reporter and whoever opens the page read it. It stops no clock.
send-reply = Send the reply
attach = Documents and photos (optional)
split = Split into two reports
split-help = For a report that holds two problems. Each goes its own way; the citizen has one answer, when both are closed.
split-part = Problem { $n }
relation-parent = Made of the report
relation-children = Split into
relation-original = Reported before in
relation-merged = Reports joined to this one
add-note = Add the note
who = Who reported
channel = Channel
no-contact = No contact
within-100 = Within 100 metres
nothing-around = Nothing else around here.
withhold = Withhold from the public
publish = Publish
public-page = Public page
desk-save = Save

## (end office)

## Desk
desk-search = Words, address or number
desk-filters = Filters
desk-apply = Apply
desk-next = The reports that follow
desk-open = Open report
desk-open-help = Open a report of the list: you see it here without leaving the page. With j and k you move, with Enter you open.
desk-failed = The report did not open. Try again, or load the page again.
all-of-them = Any
near-late = Late
near-today = By today
near-later = From tomorrow on
view-name = Name of the view
view-save = Save as a view
view-remove = Remove
view-remove-label = Remove the view { $name }
view-name-wrong = Give the view a name of at most 40 characters.
view-too-many = There can be at most { $n } saved views. Remove one that you no longer use.
found-by = Reports with “{ $text }”, the newest first.
found-nothing = No report with “{ $text }”. Try fewer words, or the beginning of one.
since-title = What has changed meanwhile
left-over = What you had written: copy it if you still need it
caller-look = Look up the caller
caller-known = Known already: { $name }
caller-unknown = New number
desk-nearby = Open within 100 metres
desk-same = same category
desk-join = It is this one: add the caller’s voice
announced-number = Number to tell whoever reported
announced-by = Answer promised by { $day }.
bulk-tick = Choose the report { $number }
bulk-act = Act on several reports
bulk-act-on = Act on the chosen ({ $n })
bulk-title = { $n ->
    [one] { $n } report chosen
   *[other] { $n } reports chosen
}
bulk-none = No report chosen. Go back to the list and tick those that you want to act on together.
bulk-no-acts = There is no action that all of them allow: leave out those in another state, or open them one by one.
bulk-chosen = The reports chosen
bulk-result = Result
bulk-done = done for { $n } of { $all }
bulk-item-done = done
bulk-item-refused = not done
bulk-item-undone = undone
bulk-item-not-undone = Not undone.
bulk-undo = Undo
bulk-undo-said = An action made by mistake was undone.
bulk-undone = The action has been undone where that was possible.
bulk-not-undoable = This action cannot be undone.
bulk-too-late = It can no longer be undone: too much time has passed, or nothing was done.
bulk-undo-routes = You can undo it until { $at }: each report goes back to the office it came from. It stays written in its path, and whoever has been told stays told.
bulk-undo-reopens = You can undo it until { $at }: each report is taken up again, with new terms, and whoever reported it reads so. Voices already joined to the other report stay joined.
mentions-title = Mentions
mentions-none = No note waits for your office.
mentions-seen = Read
mention-office = Tell an office (optional)
mention-nobody = Nobody
mention-help = It gets a mail and finds the note among its mentions. You can also write @ and the office's code in the note.
mention-title = Note on report { $number }
mention-only-note = The report is not of your office: of its record you see only the note that asks you. What you answer is read by those who work on it.
mention-reply = Answer
mention-answer = The answer of your office
mention-answer-help = It is an internal note: offices read it, the citizen does not.
mention-send = Send the answer
comment-answers = answers the note of { $by }, { $at }
mention-subject = A note for your office: report { $number }
mention-text = { $office } has written a note for your office about report { $number }. You find it here:
print = Print
print-back = Back to the report
print-at = printed on { $at }
print-opened = Received
preview = Preview
letter-preview-title = This is what whoever reported will read

## (end desk)
## Routing: the rule that found the office

office-kind-body = Outside body that does not work here
fired-rule = Competent: { $office }, by the rule “{ $rule }” ({ $why }).
fired-always = Competent: { $office }, by the rule “{ $rule }”.
fired-category = Competent: { $office }. No rule fits: it is the office of the { $why }.
reason-category = category { $name }
reason-area = area { $name }
reason-works = there are works under way here, { $number }
reason-street = { $name }
reason-answer = answer “{ $value }”
hours-always = at all times
hours-open = while offices are open
hours-closed = while offices are closed
hours-between = from { $from } to { $to }
border-town = The point is near the town's border. Where is the problem?
border-zone = The point is near “{ $name }”. Where is the problem?
border-why = It decides who has to deal with it.
border-in = In { $name }
border-not-in = Outside { $name }
border-inside = Inside it
border-outside = Outside it
border-unsure = I do not know
border-answered = The point is near the edge of { $name }. Who reports answered: { $answer }.
refusal-side-missing = The point is near a border: answer the question, even with “I do not know”.
other-body-help = Choose a body or a neighbouring town from the list: the ready text says how to reach it. You can write another name too.

## (end of routing)

## Absences
assigned-subject = [{ $jurisdiction }] { $count ->
    [one] A report for your office
   *[other] { $count } reports for your office
}
assigned-next = Open the report and take charge of it; if it is not for your office, assign it to the right one or tell the desk.
absence-title = Absences and substitute
absence-text = While you are away, reminders and the morning summary go to your substitute too.
absence-nobody = There is nobody else in your office who could stand in for you.
absence-substitute = Who stands in for you
absence-from = From the day
absence-until = To the day, included
absence-remove = I am present
absence-saved = The absence has been saved.
absence-removed = The absence has been removed.
absence-substitute-wrong = Choose somebody of your office.
absence-period-wrong = Write a period that is not over yet, of a year at most, with the first day not after the last.

## Sendings: mails, webhooks, forwards

mail-stop-title = Mails about a report
mail-stop-text = We write to you when the report goes on and when there is an answer. If you press below we write no more, not even with the answer: you find it on the page of the report.
mail-stop-do = Write to me no more
mail-stop-done = We write to you no more about this report.
mail-stop-done-text = The report goes on all the same: how it stands is on its page. If you have changed your mind, you can have the mails again.
mail-stop-undo = Write to me again
mail-stop-undone = We write to you again.

sendings-title = Deliveries
sendings-text = What waits to leave and what has not arrived. What failed is tried again by itself, more and more rarely; after the last attempt it stays here until somebody tries it again.
sendings-none = Nothing waits and nothing has failed.
sendings-waiting = Waiting: { $count }
sendings-failed = Failed, to be tried again by hand: { $count }
sendings-more = Here are the first { $count }, those that failed before the others.
sending-kind = Kind
sending-what = What
sending-to = To whom
sending-attempts = Attempts
sending-next = Next attempt
sending-never = none
failure-no-address = The body has no address, or no longer, that reports can be passed on to by this way.
failure-no-secret = The body has no webhook, whose secret would sign what is sent.
failure-address = The address will not do: https only, and no private network.
failure-late = It did not answer in time.
failure-no-connection = Nobody takes connections at that address.
failure-insecure = There is no secure connection: the certificate will not do.
failure-unreachable = It is out of reach.
failure-refused = It refused, with the answer { $code }.
failure-elsewhere = It sends to another address, with the answer { $code }: that is not followed.
failure-unreadable = It took it, but its answer cannot be read.
failure-mail-address = The mail address will not do.
failure-mail-refused = The mail server refused, with the answer { $code }.
failure-mail-late = The mail server did not answer in time.
failure-mail-insecure = The mail server has no secure connection.
failure-mail-unreachable = The mail server is out of reach.
failure-folder = The folder of outgoing mails cannot be written.
failure-internal = A fault of the installation: see the log of the server.
sending-why = Why it failed
sending-again = Try again
sending-again-all = Try all that failed again
sending-retried = It is tried again at once.
sending-mail = Mail
sending-letter = Mail to an office
sending-account = Mail about an account
sending-invitation = invitation
sending-reset = forgotten password
sending-hook = Webhook
sending-forward = Forward
sending-to-citizen = to those who follow the report
sending-event = report { $number }, event { $seq }

hooks-title = Webhooks
hooks-text = The system of an office or body can be told what happens to the reports that it answers for, signed as Standard Webhooks say. It holds no personal data.
hooks-none = no webhook
hooks-on = active
hooks-off = suspended
hooks-back = All webhooks
hook-of = Webhook of { $office }
hook-url = Address
hook-url-help = Begins with https://. Addresses of private networks are not allowed.
hook-url-wrong = Write an address that begins with https://, without user name and password.
hook-events = Which events
hook-events-none = Choose at least one event.
hook-enabled = Active
hook-save = Save
hook-saved = The webhook has been saved.
hook-secret-title = The secret key
hook-secret-once = Copy it now into the system that receives: we do not show it again.
hook-secret-text = With the key the receiving system checks the signature. If you renew it, we sign with the old and the new one for 24 hours.
hook-renew = Renew the key
hook-renewed = The key has been renewed: the one before is still valid until { $until }.
hook-remove = Remove the webhook
hook-removed = The webhook has been removed.
topic-assigned = assigned to the office
topic-withdrawn = assigned to another office
topic-progress = goes on, stops or resumes
topic-resolved = outcome proposed
topic-sent-back = outcome sent back to the office
topic-closed = closed, with the answer or otherwise
topic-reopened = reopened
topic-comment = comment or note
forward-subject = [{ $name }] Report { $number } within your competence
forward-opening = { $name } passes on to you the report { $number }, which appears to be within your competence.
forward-category = category: { $category }
forward-place = where: { $place }
forward-since = received on { $at }
forward-please = To confirm that you have received it, open this address and press the button:
forward-link = The report, with its photos:
way-mail = mail
way-webhook = webhook
way-open311 = Open311
delivery-pending = waiting to leave
delivery-retried = has not left, is tried again
delivery-failed = failed
delivery-sent = has left
delivery-acknowledged = received
forwarded = Forwarded to { $body } on { $at }.
forwarded-received = Forwarded to { $body } on { $at }, received on { $received }.
forwards-itself = is forwarded by itself
forwards-title = Forwards
forwards-queued = since { $at }
forwards-sent = left on { $at }
forwards-received = received on { $at }
forwards-reference = their number: { $reference }
forwards-attempts = attempts: { $count }
forwards-next = next attempt: { $at }
acknowledge-title = Confirmation of receipt
acknowledge-text = The report { $number } was forwarded to { $body }.
acknowledge-do = I confirm that it has arrived
acknowledge-done = Receipt confirmed on { $at }.
## Settings, for the system administrator

settings-title = Settings
settings-text = What holds in the town: every change has an author and a date, and does not change the past.
settings-rules = Routing rules
settings-rules-text = Which office or body is competent, by category, place, time and answers. The first rule that fits counts.
settings-categories = Categories
settings-categories-text = What a report can be about, what is asked and which deadlines are promised.
settings-offices = Offices and bodies
settings-offices-text = Who answers for reports, and to which bodies goes what is not the town's.
settings-groups = Groups of categories
settings-groups-text = The headings under which categories are chosen.
setting-new-group = New group
group-row = { $n ->
    [0] no category
    [one] one category
   *[other] { $n } categories
}
category-keeping = Keeping of personal data
keeping-contacts = Contacts: days after closing
keeping-contacts-help = After so many days names, telephone numbers and mail addresses are erased by themselves, at night. Empty: { $days } days.
keeping-texts = Texts and photos of citizens: days after closing
keeping-texts-help = After so many days what citizens wrote and sent is no longer shown. Empty: it is kept for good.
settings-templates = Ready texts
settings-templates-text = The texts with which an operator begins an answer.
settings-areas = Areas and borders
settings-areas-text = Quarters, areas of competence, neighbouring towns and the border of the town.
settings-calendar = Calendar and desk
settings-calendar-text = Office hours, patron saint, days of closure and contacts of the desk.
setting-add = Add
setting-new-rule = New rule
setting-new-category = New category
setting-new-office = New office or body
setting-new-template = New ready text
setting-new-area = New area
setting-code = Code
setting-code-help = It never changes. If you leave it empty it is made from the name.
setting-code-wrong = Use small letters without accents, digits and hyphens.
setting-code-taken = There is a setting with this code already. Choose another one.
setting-missing = Missing: write something here.
setting-choose = Choose one from the list.
setting-number = Write a number from { $from } to { $to }.
setting-too-many = Too many: { $max } at most.
setting-day-wrong = Write a date, for example 2026-12-24.
setting-web-wrong = Write an address that begins with https://
setting-stale = Somebody has changed the settings meanwhile. Load the page again, look at what holds now and make your change again.
setting-name = Name
setting-kind = Kind
setting-short-name = Short name
setting-name-en = Name in English
setting-description-en = Description in English
setting-group = Group
setting-website = Website
setting-categories = Categories
setting-all-if-none = None chosen: it is for all.
setting-chosen = { $n ->
    [0] None of { $all } chosen
    [one] One of { $all } chosen
   *[other] { $n } of { $all } chosen
}
setting-check = See what would change
setting-check-help = This saves nothing yet: it first shows what would change.
setting-saved = Saved: it holds from now on.
setting-saved-moved = Saved: it holds from now on. Reports moved: { $n }.
setting-is-retired = no longer in use
setting-retire-title = No longer needed?
setting-retire = No longer in use
setting-retire-help = Nothing is deleted: forms no longer offer it, reports of before still show it.
preview-title = What would change
preview-none-moved = No open report would go to another office.
preview-moved = Open reports that nobody has taken in charge yet and that would have another competent office: { $n }.
preview-way = from { $from } to { $to }
preview-more = And { $n } more.
preview-move = Move those that an office has already too ({ $n }). The others are at the desk, which will see the new office.
preview-keep-dates = Open reports keep the dates they were promised ({ $n }): the new ones hold from now on.
preview-left-behind = Open reports that stay with this office and have to be given to others: { $n }.
preview-contacts-erased = Next night the contacts of { $n ->
    [one] one person
   *[other] { $n } people
} would be erased, as they have been kept long enough.
preview-texts-erased = Next night texts and photos of citizens would be taken away from { $n ->
    [one] one closed report
   *[other] { $n } closed reports
}.
preview-cut = There was no time to look at all open reports: these figures are of the { $n } that are due next.
preview-save = Save
preview-leave = Leave it as it is
history-title = Changes
history-system = initial set-up
history-first = First version.
history-same = No difference.
history-nothing = nothing
history-change = { $field }: from “{ $from }” to “{ $to }”
history-shape = The shape is another one.
unfit-not-there = Something that was chosen is not there or no longer in use.
unfit-works-elsewhere = This body does not work in this system: nothing can be given to it from here.
unfit-in-use = Not possible: it is used by { $users }. Change those first.
unfit-last-one = Not possible: there would be none left.
unfit-fixed = This cannot be changed: what has been written would no longer be true.
unfit-days = It ends before it begins: mend the dates.
unfit-never-then = This act is never made in this state: { $states }. Untick it.
unfit-elsewhere = The shape is far from the town. Check that coordinates are longitude and latitude.
office-kind-help = A body that does not work here gets no reports: what is its own is handed over.
office-does = What it does
office-contacts = Contacts for citizens
office-forward = How a report is handed over
office-forward-help = For outside bodies: where the town sends what it hands over to them.
forward-by = Way
forward-none = Nothing is sent
forward-mail = Mail
forward-webhook = Signed webhook
forward-open311 = Open311
forward-to = Address
forward-to-help = A mail address, or https://… for the other ways.
category-office = Office of the category
category-office-help = The competent one where no rule fits.
category-automatic-help = Whichever office the rules find. The desk sees it all the same.
category-office-answers = The office may answer the citizen without the desk
category-terms = Promised deadlines, from the moment the report comes in
category-form = In the form
category-keywords = Words it is found by
category-keywords-help = Apart by commas.
category-icon = Icon
category-severity = Usual severity, from 1 (a wish) to 5 (danger)
category-nearby = Within how many metres it is probably the same thing
category-contact = Who reports must leave a contact
category-ground = It is about the ground: whoever works there answers for it, and whoever did while the warranty holds
category-review = It is published only after somebody has looked
category-stop = Question about danger
stop-help = Who says yes reads what to do now instead of reporting. Leave it empty if it is not needed.
stop-question = Question
stop-question-en = Question in English
stop-text = What to do
stop-text-en = What to do, in English
term-take-charge = Taking charge
term-inspect = Inspection (optional)
term-resolve = Resolution
term-answer = Answer to the citizen
term-unit = { $term }: unit
term-wrong = Write a number up to 3650.
unit-working-days = working days
unit-days = calendar days
unit-working-hours = office hours
unit-hours = hours
unit-minutes = minutes
question-n = Question { $n }
question-new = New question (optional)
question-asks = Text
question-asks-en = Text in English
question-kind = How it is answered
question-choice = a choice
question-yes-no = yes or no
question-text = free text
question-number = a number
question-choices = Choices
question-choices-help = One a line: name | name in English. Those in use begin with their code; if you remove one it can no longer be chosen, but answers given remain.
question-choice-wrong = This line will not do: “{ $line }”. Write name | name in English.
question-help = Hint under the question
question-help-en = Hint in English
question-required = An answer is required
question-retired = It is no longer asked
rule-name-help = It is read beside the reports that it fits.
rule-order = Order
rule-order-help = Rules with a lower number are tried first.
rule-office = Competent office or body
rule-automatic = Give it to the office at once, without the desk
rule-automatic-help = Else the desk sees which office is proposed, and decides.
rule-when = When it fits
rule-areas = Areas
rule-place-help = Neither areas nor streets: it is for all places. Both: either will do.
rule-streets = Streets
rule-streets-help = One a line, as addresses begin: for example Strada provinciale 130.
rule-answers = Answers given
rule-answers-help = All of those chosen must have been given.
rule-hours = Hours
hours-between-these = between these times
rule-from-time = From
rule-to-time = To
rule-time-help = Only for “between these times”. It may pass midnight: from 22:00 to 06:00.
rule-hours-wrong = Write two different times, for example 22:00 and 06:00.
rule-from-day = From the day
rule-to-day = To the day
rule-day-help = Empty: without limit.
rule-row = { $order } · { $office } · { $how }
rule-at-once = at once
rule-to-desk = proposed to the desk
template-act = Act
template-text = Text
template-states = States of the report
template-states-help = None chosen: it is offered whenever the act is possible.
template-text-help = Filled in by themselves: { $places }
area-boundary = border of the town
area-quarter = quarter or hamlet
area-zone = area of competence
area-neighbour = neighbouring town
area-contact = Where its citizens turn to
area-contact-help = For neighbouring towns: the address of their website.
area-shape = Shape
area-file = GeoJSON file
area-file-help = Polygons in longitude and latitude (WGS 84), at most { $max } corners and one megabyte.
area-geojson = Or paste the GeoJSON
area-geojson-help = If you leave it empty, the shape stays what it is.
area-picture = The area on the map
polygon-not-geojson = This is no GeoJSON. Export it again from your map program.
polygon-none = There is no polygon in it: Polygon or MultiPolygon is needed.
polygon-too-many = It has too many corners: { $max } at most. Simplify the shape.
polygon-not-degrees = The coordinates are not longitude and latitude in degrees (WGS 84). Convert them.
polygon-broken = The shape is not valid: an outline crosses itself or does not close.
calendar-hours = Office hours
calendar-hours-help = For example 08:30-13:00, 15:00-17:30. Empty: closed.
calendar-hours-wrong = Write for example 08:30-13:00, 15:00-17:30, in order.
calendar-days-off = Days of closure
calendar-patron = Patron saint
calendar-patron-help = Month and day, for example 11-11.
calendar-closures = Other closures
calendar-closures-help = One a line: date and reason, for example 2026-12-24 Christmas Eve.
calendar-closure-wrong = This line will not do: “{ $line }”. Write date and reason, each date once.
calendar-desk = Contacts of the desk
day-monday = Monday
day-tuesday = Tuesday
day-wednesday = Wednesday
day-thursday = Thursday
day-friday = Friday
day-saturday = Saturday
day-sunday = Sunday

## (end of settings)

## Mails

mail-subject = [{ $jurisdiction }] Report { $number }: { $state }
mail-greeting = Good morning,
mail-received = on { $date } we received your report { $number } ({ $category }).
mail-reply = on { $date } we wrote about report { $number } ({ $category }).
mail-document = on { $date } we enclosed a document with report { $number } ({ $category }): “{ $title }”. It can be downloaded from its page.
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
mail-stop = You receive this message because you left your address for the report { $number }. If you want no more of them, open this address:

## Deadlines and clocks
term-minutes = { $n ->
    [one] One minute
   *[other] { $n } minutes
}
term-hours = { $n ->
    [one] One hour
   *[other] { $n } hours
}
term-working-hours = { $n ->
    [one] One office hour
   *[other] { $n } office hours
}
term-working-days = { $n ->
    [one] One working day
   *[other] { $n } working days
}
term-days = { $n ->
    [one] One day
   *[other] { $n } days
}
why-at = { $day } at { $time }
why-plain = { $term } from { $from }: until { $at }.
why-days-off = { $term } from { $from }, not counting { $off }: until { $at }.
why-moved = { $term } from { $from }; it is not up on a day off, { $off }, but on { $at }.
why-former-calendar = { $term } from { $from }, by the office calendar of that day.
why-elsewhere = The date comes from the system that the report was taken over from.
why-paused = The office's clock has stood still: { $span } more.
why-then = Why by then?
day-off-weekend = weekend
day-off-patron-saint = patron saint's day
holiday-new-year = New Year
holiday-epiphany = Epiphany
holiday-easter-monday = Easter Monday
holiday-liberation = Liberation Day
holiday-labour = Labour Day
holiday-republic = Republic Day
holiday-assumption = Assumption
holiday-saint-francis = Saint Francis
holiday-all-saints = All Saints
holiday-immaculate-conception = Immaculate Conception
holiday-christmas = Christmas
holiday-saint-stephen = Saint Stephen
clocks = Times
clock-citizen = For the citizen
clock-office = For the office
clock-left = by { $by }, { $span } left
clock-late = was by { $by }, late by { $span }
clock-stands = stands still since { $since }
due-take-charge = Taking charge
due-inspect = Inspection
due-resolve = Solution
due-answer = Answer
reminders = Reminders
reminded = { $at }: { $stage } (deadline { $due })

## Reminders to offices
stage-warning = Reminder before the deadline
stage-expired = Alert at the deadline
stage-coordinator = The coordinator was told
stage-administrator = The administration was told
due-subject = [{ $jurisdiction }] { $count ->
    [one] One report due or overdue
   *[other] { $count } reports due or overdue
}
due-heading-warning = Due soon:
due-heading-expired = Due now:
due-heading-coordinator = Overdue for some time, for the coordinator:
due-heading-administrator = Long overdue, for the administration:
due-line = { $number } { $category } ({ $office })
due-until = due { $at }
due-late = was due { $at }, late by { $span }
due-next = Open the report and move it on, or suspend it with the reason and a date to look again.
day-subject = { $office }: reports of { $day }
day-late = late: { $count }
day-today = due today: { $count }
day-open = open in all: { $count }
no-office = no office
## (end mails)

## Response times
figures-title = Response times
figures-lead = Reports that came in { $days }
figures-days = from { $from } to { $to }
figures-scope = Period and scope
figures-from = From
figures-to = To
figures-area = Area
figures-outside = In no area
figures-this-year = This year
figures-csv = Download the data (CSV)
figures-before = { $value } in the period before
figures-none = no data
figures-not-yet = not known yet
figures-no-term = no deadline
figures-set-aside = { $n ->
    [one] One report closed without an answer of its own: a duplicate, or taken back
   *[other] { $n } reports closed without an answer of their own: duplicates, or taken back
}
figures-steps = Where the time goes
figures-steps-text = How long each step of the iter takes, and how often it ended by the office's deadline. The bar is the median time.
figures-categories = By category
figures-areas = By area
figures-table-text = The bar is the number of reports received. On time: answered by the promised date, of those answered and those overdue.
figures-offices = By office
figures-offices-text = What each office has had in hand, also if it has passed on since. Time in hand counts neither waits with a reason nor the desk's answer. The bar is the number of reports it has had.
figures-median = Median time
figures-ninetieth = 9 of 10 within
figures-had = Had
figures-steps-on-time = Steps on time
figures-passed = Ended
figures-how = Times are by the clock, nights and holidays included. What is still open counts too: whoever waits has waited at least until now, so a median does not get better by leaving old reports behind (the estimate of Kaplan and Meier). The period before is as long, and looked at when it was as old as this one is now.
figures-count = { $n ->
    [one] one report
   *[other] { $n } reports
}
figures-nothing = No reports.
figures-opened = Came in
figures-promised = Answer promised
figures-missed = missed
figures-closed = Closed
figures-reserved = reserved
figures-page-before = Page before
figures-page-after = Next page
figure-received = Received
figure-received-means = All that came in during the period.
figure-answered = Answered
figure-answered-means = Whoever reported has the answer: done, declined with the reason, or handed to another body.
figure-set-aside = Closed without an answer
figure-set-aside-means = Duplicates, which have the other one's answer, and those taken back by whoever sent them.
figure-open = Open
figure-open-means = Somebody still owes something, also while it waits with a reason.
figure-overdue = Overdue
figure-overdue-means = Open after the date promised to the citizen, which never stops.
figure-on-time = On time
figure-on-time-means = Answered by the date promised to the citizen.
figure-share-means = { $met } on time, of { $answered } answered and { $overdue } overdue: what is open and late counts.
figure-to-answer = Median time to the answer
figure-to-answer-means = Half are answered within this time, 9 of 10 within: { $ninetieth }.
figure-held = In hand now
figure-held-means = Open, and now in this step or with this office.
figure-late = Late now
figure-late-means = Open, and the step they are in is past the office's deadline.
step-received = Waiting for an office
step-routed = Waiting to be taken in charge
step-taken-in-charge = In charge, before inspection or work
step-inspected = Inspected, before work
step-in-progress = Work
step-suspended = Waiting with a reason
step-resolved = Waiting for the desk's answer
step-reopened = Reopened, waiting to be taken up

## Interventions: works and activities on the territory

works-title = Works
works-lead = Works and activities on the territory: under way, planned and lately finished.
works-none = No works.
works-current = Under way
works-coming = Planned
works-past = Finished
works-all = All
works-road-works = Road works
works-utilities = Pipes and cables
works-lighting = Lighting
works-greenery = Greenery
works-cleaning = Cleaning
works-building = Public buildings
works-occupation = Occupation of public ground
works-event = Event
works-other = Other
works-state-proposed = Proposed
works-state-authorised = Authorised
works-state-planned = Planned
works-state-active = Under way
works-state-suspended = Suspended
works-state-completed = Finished
works-state-checked = Finished and checked
works-state-cancelled = Cancelled
works-act-authorise = Authorise
works-act-plan = Confirm the dates
works-act-start = Start
works-act-start-at-once = Start at once, urgently
works-act-suspend = Suspend
works-act-resume = Resume
works-act-complete = Finished
works-act-check = Check
works-act-send-back = Send back to the executor
works-act-cancel = Cancel
works-effect-closure = Road closed
works-effect-lane = Lane closed or alternate traffic
works-effect-parking-ban = No parking
works-effect-pavement = Pavement closed
works-effect-speed = Speed limit
weekday-mon = Mon
weekday-tue = Tue
weekday-wed = Wed
weekday-thu = Thu
weekday-fri = Fri
weekday-sat = Sat
weekday-sun = Sun
works-window = from { $from } to { $until }
works-is-planned = Planned from { $from } to { $until }.
works-is-late-to-start = It should have started { $from }: late by { $late }.
works-is-active = Under way until { $until }.
works-is-overrun = Under way: it should have ended { $until }, late by { $late }.
works-is-done = Finished { $at }.
works-is-since = { $state } since { $at }.
works-by = Carried out by: { $executor }
works-answers = Answers for it: { $office }
works-traffic = Effects on traffic
works-phases = Phases
works-order = Order { $number } of { $date }
works-order-document = Read the order
works-where = Where
works-map-alt = Map of the works: { $place }
works-length = Length: { $metres } m
works-area = Area: { $metres } m²
works-linked-reports = Reports that it deals with
works-report-site = Report a problem of the site
works-outcome = What was done
works-cancelled-because = Why it does not take place
works-new = New works
works-edit = Change the plan
works-save = Save
works-save-anyway = Save all the same
works-check-overlaps = Check for overlaps
works-back = Back to the works
works-kind = Kind
works-name = Title
works-from = From
works-until = Until
works-executor = Executor
works-office = Office that answers for it
works-address = Address or place
works-geometry = Place on the map
works-geometry-hint = Draw a point, a line or an area on the map; or paste a GeoJSON geometry (longitude, latitude). Without a drawing the point of the address holds.
works-draw-point = Point
works-draw-line = Line
works-draw-area = Area
works-draws = Draw
works-draws-whole = the whole works
works-draws-phase = phase
works-draw-undo = Remove the last corner
works-draw-clear = Clear the drawing
works-draw-snap = Snap to streets
works-draw-hint = Click the map to add corners and drag them to move them. With the keyboard: move the map with the arrows and press Enter to add a corner in the middle.
works-drawn-length = { $metres } m
works-drawn-area = { $metres } m²
works-vertex = Corner { $n }
works-order-number = Number of the order
works-order-date = Date of the order
works-order-file = Document of the order (PDF or photo)
works-contact = Contact of the site (office and telephone, no names of people)
works-cost = Cost in euros
works-cig = CIG
works-procedure = Procedure or contract
works-practice = Building practice
works-warranty = Warranty in months
works-reports = Numbers of linked reports
works-reports-hint = Separated by commas: 2026-000123, 2026-000124
works-phase-title = Phase
works-phase-geometry = Place of the phase (GeoJSON), if another
works-effect = Effect
works-effect-days = Days
works-effect-hours = Hours
works-overlaps = Other works here
works-overlap-now = On the same days, in the same place
works-overlap-dig = Digging nearby, { $days } days apart: it can be dug once
works-overlap-near = { $metres } m away
works-overlap-call = Call { $contact }
works-overlaps-none = No other works in this place in the same months.
works-outside-note = A part lies outside the municipality: tell the neighbour.
works-iter = What happened
works-entered = Entered
works-amended = Plan changed
works-reminded = Reminder: the date has passed
works-sent-back = Sent back to the executor
works-note = Note
works-review = Look again on
works-photos = Photos
works-saved = Saved.
works-internal = For the offices only
works-not-a-geometry = The drawing will not do: it takes a point, a line of at least two points or an area that does not cross itself, with at most 10,000 corners.
works-geometry-crosses = The sides of the area cross: move the corners so that they do not touch.
works-geometry-too-many = The drawing has too many corners: at most 10,000 for lines and 2,000 for surfaces. Simplify it.
works-geometry-missing = Draw where the works are, or write an address that is found.
works-bad-cig = A CIG has ten letters and digits.
works-bad-number = Write a whole number.
works-bad-report = I cannot find the report { $number }.
works-see-before = Look at the overlaps below, then save all the same if that is fine.
works-late-list = Late: { $n }
open-works = Open the works
advice-title = There are works here
advice-under-way = { $title }: under way until { $until }, by { $executor }.
advice-planned = { $title }: planned from { $from } to { $until }, by { $executor }.
advice-works = { $title }, by { $executor }.
advice-follow = Follow the works
advice-report-site = If the problem is the site itself, go on: the report goes to whoever carries out the works.
works-here = Works at this place
warranty-here = { $title }: finished, under warranty until { $until }, carried out by { $executor }.
warranty-claim = Give it to the executor, under warranty
warranty-note = Under warranty of the works { $number }.
here-link = What is here
here-title = What is here
here-within = Within
here-look = Look
here-nothing = There is nothing, neither now nor in the last two years.
here-current = Works under way and planned
here-open = Open reports
here-past = Finished works
here-closed = Reports closed in the last two years
here-tasks = Work orders
works-claimed = Claim under warranty
works-warranty-until = Under warranty until { $at }
works-claims = { $n ->
    [0] No report is held against the executor.
    [one] One report is held against the executor.
   *[other] { $n } reports are held against the executor.
  }
late-works-subject = Late works: { $number } { $title }
late-works-next = Change the dates of the plan, or say that they have begun, ended or been checked.
recurrent-title = Problems that come again
recurrent-text = At least { $often } reports of one category within { $metres } metres or in one street in { $days } days: perhaps they have one cause, which works can remove.
recurrent-often = How many reports
recurrent-days = Within how many days
recurrent-none = No problem comes again, or works deal with them already.
recurrent-propose = Propose works
recurrent-problem = { $category }: { $place }
board-title = Board
board-by-state = By state
board-by-crew = By crew and day
board-to-take = To be taken in charge
board-taken = Taken in charge
board-doing = Under way
board-waiting = On hold
board-to-check = To be checked
board-task = Work order
board-late = Late:
board-move = Move
board-crew = To whom
board-day = Day
board-map = Map
board-promises = Promises not kept
board-promise = { $who }: { $what }, late by { $late }
board-no-crew = No crew
board-no-day = No day
board-today = Today
board-later = Later
board-load = { $n ->
    [one] one job
   *[other] { $n } jobs
  }
here-emergencies = Emergencies
works-overlap-other = Other works, still to be authorised
here-practised = Exercise

# Practices

refusal-type-unknown = There is no such type of practice. Choose one from the list.
refusal-parties-missing = Who files the practice is missing (and the professional, where one is needed): fill in the persons.
refusal-parcels-missing = The parcel is missing: write sheet and parcel.
refusal-object-missing = Write in one line what it is about.
refusal-clock-not-foreseen = The law of this type does not foresee it: choose another effect.
refusal-clock-too-often = It may be done { $times ->
    [one] once only
   *[other] { $times } times
  }, and has been: you can ask without stopping the term.
refusal-clock-too-late = It may be done until day { $within } of the term only: you can ask without stopping it.
refusal-clock-too-long = The term may be { $max } days longer in all: write fewer.
refusal-clock-standing = The term stands still already.
refusal-clock-expired = The term has passed already.
unfit-none = Write at least one period of terms.
unfit-twice = Two have the same code or the same day: change one.
settings-practice-types = Types of practice
settings-practice-types-text = Building and business practices: law, terms, silence, attachments. Terms change with the day they enter into force; earlier practices keep theirs.
settings-practice-templates = Ready texts of practices
settings-practice-templates-text = The texts with which an officer begins requests, notices and decisions.
setting-new-practice-type = New type of practice
practice-law = Law
practice-office = Office that receives and answers
practice-filer = Who files it
practice-filer-anybody = Whoever has a title to it
practice-filer-professional = A licensed professional
practice-filer-office = The office
practice-medium = How it is filed
practice-online = Here, online
practice-paper = On paper, at the counter
practice-works = Works may begin
practice-works-filing = On the day of filing
practice-works-days = Some days after filing
practice-works-decision = Once it is granted
practice-works-never = It is not about works
practice-works-after = After how many days
practice-fee = Fee
practice-terms = Terms
practice-terms-help = As in the setup file: for each period [[terms]] with from, stages, silence. Days are written "60 d" or "5 wd" (working days).
practice-pieces = Required attachments
practice-pieces-help = For each attachment [[piece]] with code, name, name_en, required.
practice-toml-wrong = It cannot be read: { $why }
practice-state-filed = Filed
practice-state-checking = Registered, formal check
practice-state-inadmissible = Inadmissible
practice-state-examining = Under examination
practice-state-awaiting = Waiting for the applicant
practice-state-consulting = Opinions or conference
practice-state-notice-given = Notice of refusal
practice-state-granted = Granted
practice-state-silent-assent = Granted by silence
practice-state-effective = Effective
practice-state-prohibited = Prohibited
practice-state-refused = Refused
practice-state-silent-refusal = Refused by silence
practice-state-archived = Put away
practice-state-annulled = Annulled
practice-state-lapsed = Lapsed
practice-act-register = Register
practice-act-assign = Name the officer
practice-act-admit = Admit: all is there
practice-act-reject = Declare inadmissible
practice-act-ask = Ask for what is missing
practice-act-answer = Answer the request
practice-act-consult = Ask for an opinion
practice-act-opine = Give the opinion
practice-act-pass = Step done
practice-act-extend = Extend the term
practice-act-notify = Notice of refusal
practice-act-remark = Send remarks
practice-act-grant = Grant
practice-act-confirm = Confirm: in order
practice-act-prohibit = Prohibit
practice-act-refuse = Refuse
practice-act-archive = Put away
practice-act-annul = Annul
practice-act-lapse = Let lapse
practice-act-publish = Publish the outcome
practice-act-begin-works = Works begin
practice-act-end-works = Works end
practice-act-enclose = Add a document
practice-act-show = Change who sees it
practice-act-write = Write a message
practice-act-renew = New password
practice-act-amend = Correct the data
practice-stage-completeness = Completeness
practice-stage-proposal = Proposal
practice-stage-opinion = Opinion
practice-stage-decision = Decision
practice-stage-control = Control
practice-silence-nothing = Silence decides nothing: the office is late
practice-silence-assent = Silence is assent
practice-silence-refusal = Silence is refusal
practice-silence-stands = Unless prohibited it stands
practice-effect-none = The term goes on
practice-effect-suspends = Suspends the term
practice-effect-interrupts = Interrupts: the term begins anew
practice-view-favourable = Favourable
practice-view-conditions = Favourable with conditions
practice-view-contrary = Contrary
practice-party-applicant = Applicant
practice-party-professional = Professional
practice-party-builder = Builder
practice-clock-none = No term for the office
practice-clock-interrupted = Term interrupted since { $since }: it begins anew when what is missing comes
practice-clock-expired = Term of { $of } days has passed
practice-clock-day = { $stage }: day { $used } of { $of }
practice-clock-stood = { $day }, stood still { $days ->
    [one] one day
   *[other] { $days } days
  } in all
practice-clock-suspended = { $stood }; suspended since { $since }
practice-clock-suspended-until = { $stood }; suspended since { $since }, goes on by itself on { $until }
practices-title = Building practices
practices-lead = Consult building and business practices: essential data for everybody, the procedure for those with number and password.
practices-file = File a practice
practices-words = Words of the object
practices-words-help = Beginnings of words will do, in any order.
practices-address = Address
practices-number = Practice number
practices-year = Year of filing
practices-type = Type of practice
practices-all-types = All types
practices-more = More criteria: protocol, envelope, release, dates, parcel, area
practices-protocol = Protocol
practices-envelope = Envelope
practices-release = Release number
practices-from = Filed from
practices-until = Filed until
practices-any-state = Any state
practices-open = Open
practices-closed = Closed
practices-sites = With works under way
practices-posted = With outcome on the register
practices-posted-list = Titles and outcomes posted today
practice-posted-until = On the online register until
practices-sheet = Sheet
practices-parcel = Parcel
practices-parcels = Sheet / parcel
practices-area = Area drawn on the map
practices-area-help = Draw it on the map, or paste a GeoJSON polygon (longitude, latitude).
practices-search = Search
practices-ask-something = Write at least one criterion and press Search.
practices-found = { $n ->
    [0] No practice: try fewer criteria or other words
    [one] One practice
   *[other] { $n } practices
  }
practices-object = Object
practices-filed = Filed on
practices-map = The practices of this page on the map
practices-pages = Pages of results
practices-before = Previous page
practices-file-number = Archive number
practices-decided = Decided on
practices-office = Office
practices-officer = Officer responsible
practice-date-wrong = The date cannot be read: write it like 2026-11-26.
practice-year-wrong = The year has four digits, for example 1998.
practice-area-wrong = The area cannot be read: draw it again on the map.
practice-number-of = { $number } of { $on }
practice-due-internal = The office's own date
practice-due-statutory = Term of the law
practice-due-unknown = stands still until what is missing comes
practice-due-moved = { $on } ({ $from } is { $off })
practice-works-from = Works may begin on
practice-begin-by = Works must begin by
practice-began = Works began on
practice-end-by = Works must end by
practice-ended = Works ended on
practice-site = works under way
practice-essentials = Essential data
practice-clock-title = The term
practice-tick = { $on }, day { $day }: { $what }
practice-tick-start = counting begins the day after
practice-tick-suspend = suspended
practice-tick-suspend-max = suspended, for { $days } days at most
practice-tick-resume = goes on
practice-tick-resume-itself = goes on by itself: it was suspended as long as it may be
practice-tick-interrupt = interrupted: the days counted are void
practice-tick-restart = begins anew: { $of } new days
practice-tick-done = { $stage }: done
practice-tick-passed = { $stage }: its time has passed, the next step begins
practice-tick-extend = { $days } days longer
practice-tick-stop = decided: the term stops
practice-map-alt = The place of the practice on the map
practice-said = Done.
practice-asks-you = The office asks you
practice-asks-by = By { $on }
practice-outcome = Outcome
practice-messages = Messages
practice-text = Text
practice-files = Documents (PDF or P7M)
practice-works-today = Dated today. For another day write to the office.
practice-at-desk = Open at the office
practice-receipt = Receipt (PDF)
practice-leave = Leave the practice
practice-have-password = Do you have the password?
practice-password-text = It is on the receipt. With it you see the procedure and the documents, and write to the office.
practice-password = Password
practice-password-wrong = This is not the password of this practice. Check the receipt; if you lost it ask the office.
practice-enter = Enter
practice-ask-access = Ask to see the documents (access to documents)
practice-by-applicant = the applicant
practice-by-itself = the system
practice-noted-later = { $on } (noted { $at })
practice-audience-public = everybody
practice-audience-parties = those with the password
practice-audience-internal = the office only
practice-step-filed = Filed
practice-step-documents = { $n ->
    [one] One document attached
   *[other] { $n } documents attached
  }
practice-step-taken-over = Taken over from { $system }
practice-step-updated = Updated from the municipality's program: { $state }
practice-step-missing = No longer in the municipality's program: to be checked
practice-step-back = Is in the municipality's program again
practice-step-registered = Protocol { $number } { $on }
practice-step-assigned = Officer responsible: { $officer }
practice-step-admitted = Admitted: examination begins
practice-step-passed = { $stage }: step done
practice-step-asked = Asked for what is missing. { $effect }. { $by }
practice-step-by = To come by { $on }.
practice-step-answered = What was asked for has come
practice-step-remarked = Remarks received
practice-step-conference = Conference: { $body }, by { $on }
practice-step-consulted = Opinion asked of { $body }, by { $on }
practice-step-opined = Opinion of { $body }: { $view }
practice-step-extended = Term { $days } days longer
practice-step-notified = Notice of refusal
practice-step-released = { $outcome }, no. { $number }
practice-step-decided = { $outcome }
practice-step-silence = Term passed. { $meaning }
practice-step-published = Outcome published until { $on }
practice-step-enclosed = Document: { $title }
practice-step-shown = Changed who sees a document: { $to }
practice-step-renewed = New password: the one before is void
practice-step-revoked = Password revoked
practice-step-amended = Data corrected
practice-desk-all = Open ({ $n })
practice-desk-late = Past due ({ $n })
practice-desk-soon = Due soon ({ $n })
practice-desk-waiting = Waiting ({ $n })
practice-desk-asked = Opinions asked of us ({ $n })
practice-desk-none = No practice here.
practice-desk-due = By { $on }.
practice-desk-new = Register a paper filing
practice-desk-access = Access requests
practice-desk-times = Times
practice-desk-imports = Imports
practice-from-elsewhere = This practice comes from { $system }: data and state are changed there.
practice-effect = What happens to the term
practice-asked-office = Office of the municipality
practice-asked-body = Or another body (write its name)
practice-conference = In a conference of bodies
practice-view = Opinion
practice-days = Days of time
practice-number-day = Of the day
practice-until = Until
practice-who-sees = Who sees it
practice-on = Day on which it happened
practice-on-help = Empty: today. A past day for what came by post.
practice-revoke = Revoke only: no password until you make a new one
practice-requests = Requests
practice-request-open = waiting
practice-request-answered = answered on { $on }
practice-opinions = Opinions
practice-opinion-open = { $body }: expected by { $on }
practice-opine-of = Opinion of { $body }
practice-parties = Persons
practice-password-shown = Password for the applicant
practice-password-shown-help = Give it only to a party of the practice, once you know who it is.
practice-as-everybody = As everybody sees it
nav-practices = Practices

# Filing practices

practice-file-title = File a practice
practice-file-practices = Practices
practice-file-procedures = Procedures
practice-file-procedures-lead = What the law says, by when the office answers, what is needed and where to file it.
practice-file-procedure = Procedure
practice-file-term = Terms
practice-file-office = Office
practice-file-online = Online
practice-file-counter = At the counter
practice-file-present = File a practice
practice-file-paper-only = It is filed on paper only, at the counter.
practice-file-by-office = The office begins it: it is not filed.
practice-file-retired = It is no longer filed.
practice-file-responsible = Office in charge
practice-file-works = Beginning of works
practice-file-if-any = if needed
practice-file-hours = Opening hours
practice-file-days = { $n ->
    [one] one day
   *[other] { $n } days
  }
practice-file-working-days = { $n ->
    [one] one working day
   *[other] { $n } working days
  }
practice-file-stage = { $stage } within { $days }.
practice-file-whole = { $days } in all.
practice-file-constraint-silence = Where a constraint lies on the place, silence does not decide.
practice-file-suspension = The office may ask for what is missing { $n ->
    [one] once
   *[other] { $n } times
  } and stop the clock
practice-file-interruption = The office may ask for what is missing { $n ->
    [one] once
   *[other] { $n } times
  }: once it is there the term begins anew
practice-file-stop-within = until day { $day }
practice-file-stop-max = for { $n ->
    [one] one day
   *[other] { $n } days
  } at most
practice-file-notice-suspends = Before it refuses, the office tells you: the clock stops and you have { $n } days to answer.
practice-file-notice-extends = Before it refuses, the office tells you: the term is { $n } days longer.
practice-file-extension = The term may be { $n } days longer in all.
practice-file-begin-months = Works begin within { $n } months.
practice-file-end-months = Works end within { $n } months of their beginning.
practice-file-works-filing = Works may begin on the day of filing.
practice-file-works-days = Works may begin { $n } days after filing, unless the office prohibits them.
practice-file-works-decision = Works may begin only once it is granted.
practice-file-works-never = It is not about the beginning of works.
practice-file-next-due = The office answers by { $day }, unless it asks for more.
practice-file-next-register = The office registers it: there is no term for this practice.
practice-file-next-works = Works may begin from { $day }.
practice-file-next-asked = If something is missing the office asks you: we write to you by email, if you left one.
practice-file-lead = Five steps: subject, place, people, attachments, summary. You may stop and go on later.
practice-file-kind = Type of practice
practice-file-all-procedures = All procedures, also those on paper
practice-file-have-ready = Have ready (PDF or P7M)
practice-file-privacy = { $name } handles the data for the practice that you file. Names, tax codes and contacts are seen only by the office and by whoever has the password. Type, subject, address and parcels are public.
practice-file-privacy-read = I have read how the data are handled
practice-file-privacy-missing = Read how the data are handled and confirm.
practice-file-begin = Begin
practice-file-left = You are preparing a practice
practice-file-resume = Go on
practice-file-delete = Delete the draft
practice-file-later = Go on later
practice-file-later-text = What you have saved stays here until { $until }. Keep this address: whoever knows it can read and change the draft.
practice-file-save = Save
practice-file-step-object = Subject
practice-file-step-place = Place
practice-file-step-parties = People
practice-file-step-attachments = Attachments
practice-file-step-summary = Summary
practice-file-object = Subject
practice-file-object-help = In one line: what is done. It is public: do not write names of people.
practice-file-constraint = Does a constraint lie on the place (landscape, environment, heritage)?
practice-file-constraint-help = If you do not know, ask the office: with a constraint, silence means something else.
practice-file-constraint-missing = Say whether a constraint lies on the place.
practice-file-find = Find the address
practice-file-draw-hint = Without a drawing the point of the address counts. Tap the map to move the point, or choose Area and tap its corners. By keyboard: arrows for the map, Enter to add at its centre.
practice-file-geojson = I already have the drawing (GeoJSON)
practice-file-geojson-help = Paste a point or an area in longitude and latitude.
practice-file-place-missing = Write the address, or sheet and parcel.
practice-file-place-unknown = This address is not found: choose one from the list, tap the map or write sheet and parcel.
practice-file-parcels = Cadastral parcels
practice-file-parcels-help = As in the land register. Empty rows do not count.
practice-file-sheet = Sheet
practice-file-parcel = Parcel
practice-file-unit = Unit
practice-file-cadastre = Register
practice-file-buildings = Buildings
practice-file-land = Land
practice-file-more-parcels = More rows
practice-file-parties-help = At least one email address is needed: number, password and what the office asks for go there.
practice-file-name = Name and surname, or company
practice-file-tax-code = Tax code or VAT number
practice-file-register = Professional register and number
practice-file-other-applicant = Another applicant
practice-file-name-missing = Write name and surname, or the company.
practice-file-tax-code-missing = Write the tax code.
practice-file-tax-code-wrong = The tax code is not right: 16 letters and digits for a person, 11 digits for a company. Check it.
practice-file-register-missing = Write the register and the number in it: “Architetti Firenze 1234”.
practice-file-email-missing = Write at least one email address, of the applicant or of the professional.
practice-file-attachments-help = PDF files, also signed (P7M), up to 30 MB each.
practice-file-required = required
practice-file-piece-missing = A required attachment is missing: { $name }.
practice-file-remove = Remove
practice-file-others = Other documents
practice-file-other-title = What the document is
practice-file-upload = Upload the files
practice-file-too-many = Too many documents: { $max } at most. Put some together in one PDF.
practice-file-signed = { $n ->
    [one] signed, signature verified
   *[other] { $n } signatures, verified
  }
practice-file-signed-unverified = { $n ->
    [one] signed, signature not verified
   *[other] { $n } signatures, not all verified
  }
practice-file-summary-text = Check everything: once sent it cannot be changed, but you can add documents and write to the office.
practice-file-no-attachments = No attachments.
practice-file-declaration = I declare that the data are true and know that I answer for false statements (DPR 445/2000, art. 76).
practice-file-declaration-missing = To file the practice your declaration is needed: tick the box.
practice-file-send = File it
practice-file-receipt = Receipt
practice-file-receipt-of = Receipt of practice { $number }
practice-file-received = The practice is filed. Its number:
practice-file-filed-on = Filed on
practice-file-entered = Entered
practice-file-protocol = Protocol
practice-file-protocol-on = Protocol of
practice-file-password = Password of the practice
practice-file-password-text = With number and password you follow the practice, read requests and answer. Keep it: whoever knows it sees the documents.
practice-file-next = What happens now
practice-file-documents = Documents handed in
practice-file-pdf = Receipt as PDF
practice-file-open = Open the practice
practice-file-register-title = Register a practice on paper
practice-file-register-text = The term runs from the day of filing. Attachments are added once they are scanned.
practice-file-register-send = Register
practice-file-day-wrong = Write a date.
practice-file-number = Practice
practice-file-people = Practices
practice-file-people-open = open, the data stay until it is decided
practice-file-mail-subject = [{ $jurisdiction }] Practice { $number }: { $title }
practice-file-mail-about = Practice { $number }, { $kind }.
practice-file-mail-filed = It was filed on { $day }.
practice-file-mail-asked = The office asks you for something that is missing: read what, and answer.
practice-file-mail-asked-by = The office asks you for something that is missing, by { $day }: read what, and answer.
practice-file-mail-awaited = The office still waits for what it has asked you for: it has to come by { $day }.
practices-due-subject = { $office }: { $n ->
    [one] one practice due
   *[other] { $n } practices due
}
practices-due-by = due on { $by }
practices-due-own = the office's own term: { $by }
practices-due-late = overdue since { $by }
practices-due-opinion = opinion to be given by { $by }
practices-due-opinion-late = opinion to be given, its term was { $by }
practices-due-more = and { $n } more
practice-file-mail-notified = The office means to refuse it: read why, and send your remarks.
practice-file-mail-decided = It is concluded: { $state }.
practice-file-mail-wrote-title = a message of the office
practice-file-mail-wrote = The office has written you a message.
practice-file-mail-renewed-title = new password
practice-file-mail-renewed = There is a new password: the one before is no longer good.
practice-file-mail-password = The password:
practice-file-mail-link = Open it here, with the password:
practice-file-mail-office = { $office } deals with it. Do not answer this email.
# Documents of practices
practice-doc-too-many = There are too many documents: you can send up to { $max } at a time. Send the others afterwards.
practice-doc-too-many-together = The documents together are more than { $max } MB. Send this one on its own.
practice-doc-empty = The file is empty. Choose the document again.
practice-doc-too-large = The document is too large: at most { $max } MB. Save it smaller, or split it.
practice-doc-script = The PDF holds commands that start by themselves (JavaScript). Save it again as PDF/A, or print it to PDF.
practice-doc-launch = The PDF starts programs or sends data elsewhere. Save it again as PDF/A, or print it to PDF.
practice-doc-carries = The PDF carries other files. Take them out and send them as documents of their own.
practice-doc-form = The PDF is a dynamic form (XFA). Print it to PDF and send that.
practice-doc-plays = The PDF holds films, sounds or models. Save it again as PDF/A, or print it to PDF.
practice-doc-encrypted = The PDF is protected: nobody can check what it holds. Save it without password and restrictions.
practice-doc-too-much = The PDF is too complex to be checked. Print it to PDF and send that.
practice-doc-not-signed = The P7M file does not hold a signed PDF, or holds something else too. Sign the PDF again and send the file as it is, with the document in it.
practice-doc-altered = The document in the P7M is not the one that was signed, or the signature is not right. Sign the PDF again.
practice-doc-broken = The document is damaged, incomplete or followed by something else. Save it again and send it once more.
practice-doc-not-a-pdf = The file is neither a PDF nor a signed PDF (P7M). ZIP archives, pictures and web pages cannot be sent: save the document as PDF.
practice-doc-busy = Too many documents are arriving at this moment. Wait a minute and try again.
practice-doc-person = asks to see practice { $number }
practice-doc-for-all = everybody sees it
practice-doc-for-parties = the parties and the office see it
practice-doc-for-office = only the office sees it
practice-doc-signed = { $n ->
    [one] One digital signature (P7M), verified
   *[other] { $n } digital signatures (P7M), verified
  }: the document is the one that was signed. Whose the certificate is and whether it was valid or revoked is not checked here: use a program that verifies signatures.
practice-doc-signed-matches = { $n ->
    [one] One digital signature (P7M), not verified
   *[other] { $n } digital signatures (P7M), { $verified } verified
  }: the document is the one that the signature names, but whether the signature is right could not be checked here, nor whose the certificate is or whether it was valid. Use a program that verifies signatures.
practice-doc-signed-unchecked = { $n ->
    [one] One digital signature (P7M), not verified
   *[other] { $n } digital signatures (P7M), { $verified } verified
  }: whether the document is the one that was signed cannot be checked here, nor whose signature it is or whether the certificate was valid. Use a program that verifies signatures.
practice-doc-not-shown = The pages of this document cannot be shown here. Download it and open it with a PDF reader.
practice-doc-stamp = Reserved · { $day } · practice { $number }
practice-doc-look = Look at it
practice-doc-download = Download the PDF
practice-doc-download-signed = Download the signed file (P7M)
practice-signers = Who signed
practice-signers-one = Signature { $n }
practice-signers-right = The signature is right: it is of this document, made with the key of the certificate that comes with it.
practice-signers-wrong = The signature is not right: the document or the signature has been altered, or the key is another's.
practice-signers-unknown = The signature cannot be verified here: its algorithm or its certificate is not among those we check.
practice-signers-name = Signer, as the certificate says
practice-signers-issuer = Certificate issued by
practice-signers-validity = Validity of the certificate
practice-signers-from-until = from { $from } to { $until }
practice-signers-filed = On the day it came ({ $on })
practice-signers-within = the certificate was within its period of validity
practice-signers-outside = the certificate was outside its period of validity
practice-signers-certificate = Certificate
practice-signers-no-certificate = missing in the file, or cannot be read
practice-signers-claimed = Date and time that the signer claims
practice-signers-none = not given
practice-signers-not-shown = The signatures of this file cannot be read here. Download the P7M and use a program that verifies signatures.
practice-signers-limit = Only this is checked here: that the signature is of the document and by the key of the certificate that comes with it. Who issued the certificate, and whether it was revoked or suspended, is not checked: that needs the lists of the trust services. Anybody may have made a certificate with this name: use a program that verifies signatures before you decide.
practice-signers-noted = These data are read from the file each time and are not kept. Who has looked at them is noted.
practice-doc-practice = Practice { $number }
practice-doc-page = Page { $p } of { $of }
practice-doc-pages = Pages of the document
practice-doc-before = Page before
practice-doc-next = Next page
practice-doc-enlarge = Enlarge
practice-doc-reduce = Reduce
practice-doc-go-label = Number of the page
practice-doc-go = Go to the page
practice-doc-picture = Picture of page { $p } of “{ $title }”. To read its text, download the PDF.
practice-doc-access-title = Ask to see the documents
practice-doc-access-lead = Whoever has a direct, concrete and present interest may see the documents of a practice and have copies (law 241/1990, article 22). The office answers within { $days } days.
practice-doc-errors = The request was not sent. Correct these fields:
practice-doc-who = Who you are
practice-doc-contact-help = E-mail or telephone: one of them is needed to answer you.
practice-doc-what = What you ask for
practice-doc-what-label = Documents that you want to see
practice-doc-reason-label = Why you need them
practice-doc-reason-help = Write what your interest is: for example you are the owner, buy the house, live next door.
practice-doc-visit-label = When you want to come
practice-doc-visit-none = No appointment: write to me
practice-doc-access-privacy = What you write is seen by the office that answers alone. If the documents are about other people, the office tells them. Bring an identity card.
practice-doc-privacy = How we use your data
practice-doc-access-send = Send the request
practice-doc-access-sent = The request has arrived. The office answers by { $day }.
practice-doc-access-sent-visit = You have booked an appointment: { $at }. If the office has to move it, it writes to you.
practice-doc-name-missing = Write your name and surname.
practice-doc-email-wrong = The e-mail is not written correctly. Check it: for example name@example.org.
practice-doc-phone-wrong = The telephone number is not written correctly. Check it.
practice-doc-contact-missing = Write your e-mail or your telephone.
practice-doc-what-missing = Write which documents you want to see.
practice-doc-reason-missing = Write why you need the documents.
practice-doc-visit-taken = One cannot come at that hour: it is taken, or the office is closed. Choose another one.
practice-doc-accesses-title = Requests to see documents
practice-doc-accesses-text = Each request has 30 days to be answered. Whoever opens this page sees personal data: that is noted.
practice-doc-accesses-open = To be answered
practice-doc-accesses-answered = Answered
practice-doc-accesses-none = There are no requests.
practice-doc-asked-on = arrived on { $at }
practice-doc-due = to be answered by { $day }
practice-doc-late = was to be answered by { $day }
practice-doc-reach = Contacts
practice-doc-replied = Answer
practice-doc-answer = Answer
practice-doc-answer-text = What you write to whoever asked
practice-doc-answer-help = If you refuse, write why and to whom one can appeal. Whoever left an e-mail gets the answer; call the others.
practice-doc-appointment = Appointment
practice-doc-appoint = Make the appointment
practice-doc-grant = Grant
practice-doc-refuse = Refuse
practice-doc-access-done = The answer is saved.
practice-doc-access-gone = This request has been answered already.
practice-doc-visit-missing = Choose when they can come.
practice-doc-refusal-reason = Write why it is refused.
practice-doc-answer-missing = Choose how to answer.
practice-doc-access-asked = To be answered
practice-doc-access-appointed = Appointment made
practice-doc-access-granted = Granted
practice-doc-access-refused = Refused
practice-doc-mail-subject = { $jurisdiction }: your request to see practice { $number }
practice-doc-mail-appointed = You can come to see the documents on { $at }. Bring an identity card.
practice-doc-mail-granted-at = Your request to see the documents is granted. We expect you on { $at }. Bring an identity card.
practice-doc-mail-granted = Your request to see the documents is granted.
practice-doc-mail-refused = Your request to see the documents is not granted. You can appeal within 30 days to the civic ombudsman or the regional administrative court.
practice-doc-title = Documents of the practice
practice-doc-those = Those that you can see
practice-doc-none = There are no documents that you can see. If you need them, ask for access.

# Practices on the map, and what they have to do with reports, works and places

practice-geo-category = May come from a building site: noise, dust, debris, a blocked pavement
practice-geo-category-help = Whoever works on the report is shown the practices with works under way within 50 metres; where there are none, the municipal police find it among the leads.
practice-geo-unknown = There is no practice of this number, or it has no building site near here: check the number (for example 2026-000123).
practice-geo-linked = Linked to practice { $number }
practice-geo-unlinked = No longer linked to practice { $number }
practice-geo-here = Building practices
practice-geo-site = Works under way
practice-geo-filed = filed on { $day }
practice-geo-decided = outcome on { $day }
practice-geo-began = works begun on { $day }
practice-geo-officer = officer { $officer }
practice-geo-open = Open the practice
practice-geo-sentence = { $object }: { $kind }, practice { $number }. { $office } answers for it.
practice-geo-advice = There is a building site here
practice-geo-advice-report = If the problem comes from the site, go on: whoever receives the report sees which practice it is about.
practice-geo-at-report = Building sites here
practice-geo-is-about = It is about practice
practice-geo-link = Link to this practice
practice-geo-unlink = Unlink
practice-geo-none-here = No practice with works under way within 50 metres.
practice-geo-around = Around the practice
practice-geo-no-place = Nobody knows where it is: add the place to the practice and you will see reports and works nearby here.
practice-geo-around-nothing = Nothing within 50 metres.
practice-geo-around-reports = Reports within 50 metres
practice-geo-around-works = Works within 50 metres
practice-geo-says-so = linked to this practice
practice-geo-own-works = of this practice
practice-geo-leads = Leads: activity without a practice
practice-geo-leads-text = Reports of the last 90 days of noise, dust or occupied ground, where within 50 metres there was no practice with works under way and nobody occupied public ground. They are leads to be looked into, not findings; they are not public.
practice-geo-leads-no-category = No category is marked as "may come from a building site": the system administrator can do so in the settings of the categories.
practice-geo-leads-none = No leads.
practice-geo-leads-found = { $n ->
    [one] One lead.
   *[other] { $n } leads.
  }
practice-geo-leads-more = These are the last { $n }.
practice-geo-lead = Activity reported, no practice or occupation here.
practice-geo-feed = Building practices of { $name }
practice-geo-layers = What the map shows
practice-geo-layer-practices = Building practices
practice-geo-layer-sites = Building sites
practice-geo-layers-closer = Zoom in to see them.

# Taking practices over
practice-imp-title = Imports of practices
practice-imp-run-title = Import of { $at }
practice-imp-text = What comes from the municipality's program each night, and the scans of the archive. For each import: what is new, what has changed, what was refused and why.
practice-imp-none = Nothing has been imported yet. The command to be scheduled each night is: sestomia import practices FILE --mapping MAPPING.toml
practice-imp-at = When
practice-imp-load = What
practice-imp-load-practices = Practices
practice-imp-load-scans = Scans
practice-imp-file = File
practice-imp-source = From
practice-imp-lines = Lines read
practice-imp-new = New
practice-imp-changed = Changed
practice-imp-unchanged = As before
practice-imp-vanished = No longer there
practice-imp-persons = Persons updated
practice-imp-refused = Lines refused
practice-imp-remarked = Taken with a remark
practice-imp-took = Duration
practice-imp-seconds = { $seconds } seconds
practice-imp-partial = The file did not have all practices: what was not in it has not been marked as missing.
practice-imp-withheld-unreadable = There are lines of which nobody can tell the practice: so no practice has been marked as missing. Correct those lines in the program and import again.
practice-imp-withheld-many = { $missing } of { $of } practices are not in the file: it seems incomplete, so none has been marked as missing. If it is right, import again with --allow-missing.
practice-imp-noted = Lines refused, or taken with a remark
practice-imp-noted-none = No line was refused.
practice-imp-noted-first = The first { $count } are shown: correct these and import again.
practice-imp-csv = Download the lines (CSV)
practice-imp-line = Line
practice-imp-column = Column
practice-imp-kind = Result
practice-imp-kind-refused = Refused
practice-imp-kind-remark = Taken
practice-imp-why = Why
practice-imp-back = All imports
practice-imp-fault-fields = The line has { $found } fields instead of { $expected }: a separator or a quote is missing.
practice-imp-fault-endless = A quote is not closed: from here on the file cannot be read.
practice-imp-fault-unreadable = The line cannot be read.
practice-imp-fault-missing = The value is missing: fill it in in the program, or name the column or a default in the mapping.
practice-imp-fault-too-long = The text has more than { $max } characters: shorten it.
practice-imp-fault-control = The text holds control characters: write it again.
practice-imp-fault-day = "{ $value }" is not a date: write day/month/year, for example 07/03/2019.
practice-imp-fault-ahead = The date { $value } is in the future: correct it.
practice-imp-fault-type = The type "{ $value }" is not known: say in the mapping which it is, under values.tipo.
practice-imp-fault-state = The state "{ $value }" is not known: say in the mapping which it is, under values.stato or values.esito.
practice-imp-fault-parcels = The practice has more than { $max } parcels.
practice-imp-fault-differs = It says something else than line { $line }, which is of the same practice: the first holds, this does not.
practice-imp-fault-grid = The coordinate system { $value } is not known: taken without a place.
practice-imp-fault-place = The coordinates mean no place: taken without a place.
practice-imp-fault-outside = The place is outside the municipality: taken without a place. Is the coordinate system right?
practice-imp-fault-no-place = Without coordinates, and the address is not in the register of streets with this number: taken without a place.
practice-imp-fault-only-year = Only the year is known: taken with the first of January.
practice-imp-fault-parcel = The parcels cannot be read (sheet, parcel and unit must match): taken without.
practice-imp-fault-person = A person cannot be noted (name or tax code not valid, or too many): taken without.
practice-imp-fault-cleaned = The object held a name or a tax code: it was taken out, as the object is public.
practice-imp-fault-left-out = The value is too long or holds control characters: taken without.
practice-imp-fault-no-file = The file is not in the folder of scans.
practice-imp-fault-outside-folder = The path leads out of the folder of scans: it is not read.
practice-imp-fault-document = Not a PDF, or a broken one: scan it again.
practice-imp-fault-too-large = The file has more than { $max } MB: split it.
practice-imp-fault-no-practice = There is no practice with these data: import the practices first.
practice-imp-fault-several = { $count } practices match: add the year, or name the practice by its number.
practice-imp-fault-class = The class "{ $value }" is not known: write pubblico, parti or interno.

# Times of practices
practice-stat-title = Times of practices
practice-stat-lead = Practices filed or decided { $days }
practice-stat-scope = Period
practice-stat-show = Show
practice-stat-kind = Type of practice
practice-stat-all = All
practice-stat-filed = Filed
practice-stat-decided = Decided
practice-stat-silence = By silence
practice-stat-median = Days, half within
practice-stat-ninetieth = Days, 9 of 10 within
practice-stat-gross = { $net } ({ $gross } with suspensions)
practice-stat-in-time = Within the term of the law
practice-stat-share = { $percent } % ({ $met } of { $of })
practice-stat-open = Open
practice-stat-late = Past the term
practice-stat-asked = Asked for more
practice-stat-empty = In this period no practice was filed or decided, and none is open.
practice-stat-wrong = These dates cannot be read: write day, month and year. The last twelve months are shown.
practice-stat-how = Days are those of the calendar, from the filing to the outcome, without those in which the term was suspended or interrupted; of practices taken from another program the suspensions are not known. What was decided in the period counts, not what was archived, annulled or has lapsed. Assent and refusal by silence are not within the term; a CILA or SCIA that stands is. "Open" and "past the term" are as of today.
practices-area-corners = The area has too many corners (more than { $max }): draw a simpler one.
practice-desk-written = Have written to you ({ $n })
practice-parcels-help = For example 12/345, 12/346/2. Empty: none.
practice-constraint = A constraint lies on the place (landscape, environment, heritage)
