use super::*;

fn read(events: &str) -> Result<Vec<(String, String)>, Vec<String>> {
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n");
    let today = "2026-03-10".parse().unwrap_or_default();
    match holidays(&text, today) {
        Ok(days) => Ok(days.into_iter().map(|day| (day.on.to_string(), day.name)).collect()),
        Err(faults) => Err(faults.iter().map(ToString::to_string).collect()),
    }
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n")
}

fn days(lines: &str) -> Vec<String> {
    let read = read(&event(lines));
    let Ok(days) = read else { panic!("{read:?}") };
    days.into_iter().map(|(on, _)| on).collect()
}

#[test]
fn an_end_is_the_day_after_the_last_and_a_name_loses_its_escapes() {
    let lines =
        "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Christmas\\, all\r\n  of it\r\n";
    let read = read(&event(lines)).unwrap_or_default();
    let names: Vec<_> = read.iter().map(|(on, name)| (on.as_str(), name.as_str())).collect();
    let name = "Christmas, all of it";
    assert_eq!(names, [("2026-12-24", name), ("2026-12-25", name), ("2026-12-26", name)]);
    assert_eq!(days("DTSTART;VALUE=DATE:20261206\nDTEND;VALUE=DATE:20261206\n"), ["2026-12-06"]);
    assert_eq!(days("DTSTART;VALUE=DATE:20261206\nDURATION:P2D\n"), ["2026-12-06", "2026-12-07"]);
}

#[test]
fn what_recurs_is_followed_for_ten_years_and_not_from_the_beginning_of_time() {
    let easter_monday = days("DTSTART;VALUE=DATE:19700101\nRRULE:FREQ=YEARLY\n");
    assert_eq!(easter_monday.first().map(String::as_str), Some("2026-01-01"));
    assert_eq!(easter_monday.last().map(String::as_str), Some("2036-01-01"));
    let some = days(
        "DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY;UNTIL=20281231T235959Z\nEXDATE;VALUE=DATE:20270501\nRDATE;VALUE=DATE:20300503\n",
    );
    assert_eq!(some, ["2026-05-01", "2028-05-01", "2030-05-03"]);
}

#[test]
fn what_is_not_of_an_event_is_passed_over() {
    let alarm = "DTSTART;VALUE=DATE:20261206\nBEGIN:VALARM\nDTSTART:nonsense\nEND:VALARM\n";
    assert_eq!(days(alarm), ["2026-12-06"]);
    let cancelled = event("DTSTART;VALUE=DATE:20261207\nSTATUS:CANCELLED\n") + &event("DTSTART:20261208\n");
    assert_eq!(read(&cancelled), Ok(vec![("2026-12-08".to_owned(), "Holiday".to_owned())]));
    assert_eq!(days("DTSTART;X=\"a:b;c\";VALUE=DATE:20261206\n"), ["2026-12-06"]);
}

#[test]
fn each_faulty_line_is_named() {
    let faults = |lines: &str| read(&event(lines)).expect_err("it is faulty");
    let wanted = "expected a whole day such as VALUE=DATE:20271225";
    assert_eq!(
        faults("DTSTART:20261206T100000Z\n"),
        [format!("Line 4: {wanted}, not \"20261206T100000Z\".")]
    );
    assert_eq!(faults("DTSTART:20260230\nRRULE:FREQ=HOURLY\n").len(), 2);
    assert_eq!(faults("SUMMARY:x\n"), ["Line 3: this event has no DTSTART."]);
    assert_eq!(faults("DTSTART:20261206\nDTEND:20261201\n"), ["Line 3: a holiday lasts 1 to 366 days."]);
    assert_eq!(faults("DTSTART:20261206\nno colon\n"), ["Line 5: expected NAME:VALUE, not \"no colon\"."]);
    assert_eq!(
        faults("DTSTART:20261206\nRRULE:FREQ=YEARLY;BYDAY=XX\n"),
        ["Line 5: BYDAY at character 19: expected SU, MO, TU, WE, TH, FR or SA."]
    );
    assert_eq!(faults("DTSTART:19000101\n"), ["Line 3: A date lies in the years 1987 to 2200."]);
    assert_eq!(faults("DTSTART:20261206\nDURATION:PT1H\n").len(), 1);
    assert_eq!(read(""), Err(vec!["Line 1: there is no event in this text.".to_owned()]));
    for text in
        ["", "hello", "BEGIN:VEVENT", "END:VCALENDAR", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "\u{0}:\u{0}", ":"]
    {
        assert!(holidays(text, NaiveDate::MIN).is_err(), "{text:?}");
    }
    let endless = "DTSTART:20250101\nDURATION:P366D\nRRULE:FREQ=DAILY\n";
    assert_eq!(faults(endless), ["Line 3: up to here there are more than 20000 days."]);
}
