//! The table as people read it.

use super::*;

/// Whoever changes a rule changes this, and everybody sees in the change what it means.
#[test]
#[expect(clippy::too_many_lines, reason = "it is one table")]
fn the_table() {
    insta::assert_snapshot!(printed(), @"
                            Citizen             FrontDesk           Coordinator         Crew                Partner             BuildingOfficer     Administrator       SystemAdministrator
    Report                  any                 any                 any                 any                 any                 any                 any                 any
    Contribute              any                 any                 any                 any                 any                 any                 any                 any
    Pursue                  by link             -                   -                   -                   -                   -                   -                   -
    Reply                   -                   any                 own, if let         -                   own, if let         -                   -                   -
    Enclose                 -                   any                 own, if let         -                   own, if let         -                   -                   -
    See (public)            any                 any                 any                 any                 any                 any                 any                 any
    See                     by link             any                 own                 -                   own                 -                   -                   -
    SeeReserved             -                   any                 own                 -                   own                 -                   -                   -
    OpenRecord              -                   any                 own                 -                   own                 -                   -                   -
    OpenRecord (public)     -                   -                   any                 -                   -                   -                   -                   -
    SeeContacts             -                   any                 own                 -                   -                   -                   -                   -
    NoteInternally          -                   any                 own                 -                   own                 -                   -                   -
    NoteInternally (public) -                   -                   any                 -                   -                   -                   -                   -
    AnswerMention           -                   if asked            if asked            -                   if asked            if asked            -                   -
    Moderate                -                   any                 -                   -                   -                   -                   -                   -
    EnterOffice             -                   any                 any                 any                 any                 any                 any                 any
    EnterForOthers          -                   any                 -                   -                   -                   -                   -                   -
    Configure               -                   -                   -                   -                   -                   -                   -                   any
    Remind                  -                   -                   -                   -                   -                   -                   -                   any
    KeepAccounts            -                   -                   -                   -                   -                   -                   -                   any
    KeepDeliveries          -                   -                   -                   -                   -                   -                   -                   any
    KeepPeople              -                   any                 -                   -                   -                   -                   -                   any
    Oversee                 -                   -                   -                   -                   -                   -                   -                   any
    Begin intervention      -                   any                 any                 -                   any                 -                   -                   any
    Inspect intervention    -                   any                 any                 own or done         own or done         any                 -                   -
    Amend intervention      -                   any                 own or done         -                   own or done         -                   -                   any
    LookAround              -                   any                 any                 -                   -                   any                 -                   -
    SeeLeads                -                   any                 -                   -                   -                   any                 -                   -
    Begin emergency         -                   any                 any                 -                   any                 -                   -                   -
    Inspect emergency       -                   any                 any                 any                 any                 any                 any                 any
    Begin practice          any                 -                   -                   -                   -                   any                 -                   any
    Inspect practice        -                   any                 any                 -                   -                   any                 -                   -
    OpenPractice            by link             -                   -                   -                   -                   own                 -                   -
    SeeFigures              -                   -                   -                   -                   -                   -                   any                 any
    SeePracticeTimes        -                   -                   -                   -                   -                   any                 any                 any
    SeeTakenOver            -                   -                   -                   -                   -                   any                 -                   any
    route                   -                   any                 own                 -                   -                   -                   -                   -
    take_charge             -                   any                 own                 -                   own                 -                   -                   -
    start                   -                   any                 own                 -                   own                 -                   -                   -
    resolve                 -                   any                 own                 -                   own                 -                   -                   -
    answer                  -                   any                 own, if let         -                   own, if let         -                   -                   -
    send_back               -                   any                 -                   -                   -                   -                   -                   -
    inspect                 -                   any                 own                 -                   own                 -                   -                   -
    resume                  -                   any                 own                 -                   own                 -                   -                   -
    suspend                 -                   any                 own                 -                   own                 -                   -                   -
    mark_duplicate          -                   any                 own                 -                   -                   -                   -                   -
    reject                  -                   any                 -                   -                   -                   -                   -                   -
    transfer                -                   any                 -                   -                   -                   -                   -                   -
    reopen                  -                   any                 -                   -                   -                   -                   -                   -
    contest                 by link             -                   -                   -                   -                   -                   -                   -
    withdraw                by link             -                   -                   -                   -                   -                   -                   -
    close_imported          -                   -                   -                   -                   -                   -                   -                   any
    answer_together         -                   -                   -                   -                   -                   -                   -                   any
    authorise works         -                   any                 own                 -                   -                   -                   -                   any
    plan works              -                   any                 own or done         -                   own or done         -                   -                   any
    start works             -                   any                 own or done         -                   own or done         -                   -                   any
    complete works          -                   any                 own or done         -                   own or done         -                   -                   any
    check works             -                   any                 own                 -                   -                   -                   -                   any
    send_back works         -                   any                 own                 -                   -                   -                   -                   any
    resume works            -                   any                 own or done         -                   own or done         -                   -                   any
    suspend works           -                   any                 own or done         -                   own or done         -                   -                   any
    start_at_once works     -                   any                 own or done         -                   own or done         -                   -                   any
    cancel works            -                   any                 own or done         -                   own or done         -                   -                   any
    give task               -                   any                 own                 -                   own                 -                   -                   any
    see task                by link             any                 own or done         assigned            own or done         -                   -                   -
    travel task             by link             -                   done                assigned            done                -                   -                   -
    start task              by link             -                   done                assigned            done                -                   -                   -
    pause task              by link             -                   done                assigned            done                -                   -                   -
    finish task             by link             -                   done                assigned            done                -                   -                   -
    accept task             by link             -                   done                assigned            done                -                   -                   -
    refuse task             by link             -                   done                assigned            done                -                   -                   -
    note task               by link             -                   done                assigned            done                -                   -                   -
    photograph task         by link             -                   done                assigned            done                -                   -                   -
    verify task             -                   any                 own                 -                   -                   -                   -                   -
    send_back task          -                   any                 own                 -                   -                   -                   -                   -
    reassign task           -                   any                 own or done         -                   done                -                   -                   -
    plan task               -                   any                 own or done         -                   done                -                   -                   -
    link task               -                   any                 own or done         -                   done                -                   -                   -
    cancel task             -                   any                 own                 -                   -                   -                   -                   -
    update emergency        -                   any                 own                 -                   own                 -                   -                   -
    cancel emergency        -                   any                 own                 -                   own                 -                   -                   -
    lapse emergency         -                   -                   -                   -                   -                   -                   -                   any
    register practice       -                   -                   -                   -                   -                   own                 -                   -
    admit practice          -                   -                   -                   -                   -                   own                 -                   -
    ask practice            -                   -                   -                   -                   -                   own                 -                   -
    answer practice         by link             -                   -                   -                   -                   own                 -                   -
    consult practice        -                   -                   -                   -                   -                   own                 -                   -
    opine practice          -                   any                 any                 -                   -                   any                 -                   -
    pass practice           -                   -                   -                   -                   -                   own                 -                   -
    grant practice          -                   -                   -                   -                   -                   own                 -                   -
    confirm practice        -                   -                   -                   -                   -                   own                 -                   -
    notify practice         -                   -                   -                   -                   -                   own                 -                   -
    remark practice         by link             -                   -                   -                   -                   own                 -                   -
    refuse practice         -                   -                   -                   -                   -                   own                 -                   -
    prohibit practice       -                   -                   -                   -                   -                   own                 -                   -
    reject practice         -                   -                   -                   -                   -                   own                 -                   -
    extend practice         -                   -                   -                   -                   -                   own                 -                   -
    archive practice        -                   -                   -                   -                   -                   own                 -                   -
    annul practice          -                   -                   -                   -                   -                   own                 -                   -
    lapse practice          -                   -                   -                   -                   -                   own                 -                   -
    publish practice        -                   -                   -                   -                   -                   own                 -                   -
    begin_works practice    by link             -                   -                   -                   -                   own                 -                   -
    end_works practice      by link             -                   -                   -                   -                   own                 -                   -
    assign practice         -                   -                   -                   -                   -                   own                 -                   -
    enclose practice        by link             -                   -                   -                   -                   own                 -                   -
    show practice           -                   -                   -                   -                   -                   own                 -                   -
    write practice          by link             -                   -                   -                   -                   own                 -                   -
    renew practice          -                   -                   -                   -                   -                   own                 -                   -
    amend practice          -                   -                   -                   -                   -                   own                 -                   -
    ");
}

#[test]
fn no_rule_is_there_twice() {
    let all: Vec<Rule> = rules().collect();
    for (index, rule) in all.iter().enumerate() {
        assert!(!all[..index].contains(rule), "{rule:?}");
    }
}
