//! The templates and the rules of routines, rule by rule.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use usm::fault::{Fault, Reason};
use usm::{
    Action, Activity, Content, Language, Layer, Raci, Responsibility, Verb, check, difference, template,
};

fn begun(number: u8, layer: Layer) -> Content {
    let mut count = 0;
    let id = || {
        count += 1;
        format!("p{count}")
    };
    template::find(number).unwrap().begin(layer, Language::English, id)
}

fn part(profile: &str, role: Raci) -> Responsibility {
    Responsibility { profile: profile.to_owned(), role }
}

fn whole(number: u8) -> Content {
    let mut content = begun(number, Layer::WorkInstruction);
    for activity in content.steps.iter_mut().flat_map(|step| &mut step.activities) {
        activity.responsibilities =
            vec![part("operator", Raci::Responsible), part("lead", Raci::Accountable)];
        let text = "Open the ticket".to_owned();
        activity.actions = vec![Action { text, tool: "Desk".to_owned(), record: String::new() }];
    }
    content
}

fn only(content: &Content) -> (String, Reason) {
    let faults = check(content);
    assert_eq!(faults.len(), 1, "{faults:?}");
    let Fault { pointer, reason } = faults.into_iter().next().unwrap();
    (pointer, reason)
}

#[test]
fn there_are_eight_workflows_over_five_processes_with_the_steps_of_the_method() {
    let counts: Vec<_> = template::all().iter().map(|it| (it.number, it.steps.len())).collect();
    assert_eq!(counts, [(1, 8), (2, 9), (3, 7), (4, 7), (5, 6), (6, 7), (7, 7), (8, 7)]);
    for template in template::all() {
        let fork = template.fork.as_ref();
        assert!(
            fork.is_none_or(|it| template.steps.iter().any(|step| step.key == it.step)),
            "{}",
            template.key
        );
        assert!(fork.is_none_or(|it| template::find(it.to).is_some()));
        assert!(template.steps.iter().all(|step| !step.activities.is_empty()));
    }
    let to = |number: u8| template::find(number).unwrap().fork.as_ref().map(|fork| fork.to);
    assert_eq!([1, 2, 3, 4, 5, 6, 7, 8].map(to), [2, 5, 2, 5, 0, 1, 2, 5].map(|to| (to > 0).then_some(to)));
    let processes = template::find(6).unwrap().processes();
    assert_eq!(processes, [Verb::Improve, Verb::Agree, Verb::Change, Verb::Operate]);
}

#[test]
fn the_words_of_the_templates_are_whole_in_both_languages() {
    let words = |number: u8, language| {
        let content = template::find(number).unwrap().begin(Layer::Process, language, String::new);
        content.activities().map(|(_, _, it)| it.name.clone()).collect::<Vec<_>>()
    };
    assert!(words(4, Language::English).contains(&"Get people, parts and permissions ready".to_owned()));
    assert!(
        words(4, Language::German).contains(&"Beteiligte, Teile und Berechtigungen bereitstellen".to_owned())
    );
    let all: Vec<_> = (1..=8)
        .flat_map(|it| [words(it, Language::English), words(it, Language::German)])
        .flatten()
        .collect();
    assert!(all.iter().all(|it| it.contains(' ')), "one word is half a sentence: {all:?}");
}

#[test]
fn a_routine_as_it_begins_keeps_every_rule_of_a_process_and_lacks_people_as_a_procedure() {
    for number in 1..=8 {
        assert_eq!(check(&begun(number, Layer::Process)), []);
        let faults = check(&begun(number, Layer::Procedure));
        assert!(!faults.is_empty() && faults.iter().all(|it| it.reason == Reason::NobodyAccountable));
        assert!(faults.iter().all(|it| it.reason.is_gap()));
        assert_eq!(check(&whole(number)), []);
    }
}

#[test]
fn exactly_one_profile_is_accountable_for_an_activity() {
    let mut content = whole(5);
    content.steps[0].activities[0].responsibilities.push(part("boss", Raci::Accountable));
    let place = "/steps/0/activities/0/responsibilities".to_owned();
    assert_eq!(only(&content), (place.clone(), Reason::Accountable(2)));
    content.steps[0].activities[0].responsibilities.truncate(1);
    assert_eq!(only(&content), (place, Reason::NobodyAccountable));
}

#[test]
fn the_steps_of_the_template_keep_their_order_and_none_is_left_out() {
    let mut content = whole(5);
    content.steps.swap(0, 1);
    assert_eq!(
        only(&content),
        ("/steps/1/key".to_owned(), Reason::StepOrder("accept".into(), "classify".into()))
    );
    let mut content = whole(5);
    content.steps.remove(2);
    assert_eq!(only(&content), ("/steps".to_owned(), Reason::StepMissing("plan".into())));
    let mut content = whole(5);
    content.steps[3].key = Some("plan".to_owned());
    let faults: Vec<_> = check(&content).into_iter().map(|it| it.reason).collect();
    assert_eq!(faults, [Reason::StepTwice("plan".into()), Reason::StepMissing("execute".into())]);
    let mut content = whole(5);
    content.steps[3].key = Some("dance".to_owned());
    assert_eq!(check(&content)[0].reason, Reason::UnknownStep("dance".into()));
}

#[test]
fn a_step_is_skipped_with_a_reason_and_goes_on_nowhere_then() {
    let mut content = whole(2);
    let at = content.steps.iter().position(|step| step.fork.is_some()).unwrap();
    content.steps[at].skipped = Some(" ".to_owned());
    let reasons: Vec<_> = check(&content).into_iter().map(|it| it.reason).collect();
    assert_eq!(reasons, [Reason::NoReason, Reason::SkippedFork]);
    content.steps[at].fork = None;
    content.steps[at].skipped = Some("Changes go live by themselves.".to_owned());
    content.steps[at].activities.clear();
    assert_eq!(check(&content), []);
}

#[test]
fn a_step_forks_only_where_and_whither_the_template_allows() {
    let mut content = whole(2);
    content.steps[0].fork = Some(5);
    assert_eq!(only(&content), ("/steps/0/fork".to_owned(), Reason::NoFork));
    let mut content = whole(1);
    let at = content.steps.iter().position(|step| step.fork.is_some()).unwrap();
    content.steps[at].fork = Some(5);
    assert_eq!(only(&content), (format!("/steps/{at}/fork"), Reason::OtherFork(2)));
    let mut content = whole(5);
    content.steps[1].process = Verb::Agree;
    assert_eq!(only(&content), ("/steps/1/process".to_owned(), Reason::OtherProcess("operate".into())));
}

#[test]
fn each_layer_says_what_it_may_and_no_more() {
    let mut content = begun(5, Layer::Process);
    content.steps[0].activities[0].responsibilities = vec![part("lead", Raci::Accountable)];
    assert_eq!(only(&content).1, Reason::Who);
    let mut content = whole(5);
    content.layer = Layer::Procedure;
    assert!(check(&content).iter().all(|it| it.reason == Reason::How));
    let mut content = whole(5);
    content.steps[0].activities[0].actions.clear();
    assert_eq!(only(&content), ("/steps/0/activities/0/actions".to_owned(), Reason::NoAction));
}

#[test]
fn an_id_stands_once_and_a_name_is_one() {
    let mut content = whole(5);
    content.steps[1].activities[0].id = content.steps[0].id.clone();
    content.steps[2].name = " ".to_owned();
    let faults: Vec<_> = check(&content).into_iter().map(|it| (it.pointer, it.reason)).collect();
    let twice = ("/steps/1/activities/0/id".to_owned(), Reason::IdTwice);
    assert_eq!(faults, [twice, ("/steps/2/name".to_owned(), Reason::NoName)]);
    let mut content = whole(5);
    content.steps[0].activities[0].responsibilities.push(part("operator", Raci::Responsible));
    assert_eq!(only(&content).1, Reason::PartTwice);
}

#[test]
fn the_difference_names_what_was_added_changed_skipped_and_what_went() {
    let before = whole(5);
    assert!(difference(Some(&before), &before).is_empty());
    let mut after = before.clone();
    let gone = after.steps[0].activities.remove(0).id;
    after.steps[1].name = "Sort".to_owned();
    after.steps[2].skipped = Some("Nothing to plan.".to_owned());
    after.steps[3].activities.push(Activity::named("new".to_owned(), "Tell the customer"));
    let told = difference(Some(&before), &after);
    let planned = [&before.steps[2].id, &before.steps[2].activities[0].id].map(Clone::clone);
    assert_eq!((told.added, told.gone), (vec!["new".to_owned()], vec![gone]));
    assert_eq!((told.changed, told.skipped), (vec![before.steps[1].id.clone()], planned.to_vec()));
    let back = difference(Some(&after), &before);
    assert_eq!((back.added.len(), back.skipped.len(), back.gone), (3, 0, vec!["new".to_owned()]));
    assert_eq!(difference(None, &before).added.len(), before.activities().count() + before.steps.len());
}
