//! A programme and a journey as text.

use std::fmt::Write;

use cycle::Programme;
use cycle::journey::Journey;

/// Status, history, alerts and obligations, each on a line of its own with its reason below.
pub fn render(programme: &Programme, today: &str) -> String {
    let mut text = format!("{today}  {}", programme.status.as_str());
    if let Some(cycle) = &programme.cycle {
        write!(text, ", cycle {} from {} to {}", cycle.number, cycle.starts_on, cycle.expires_on).unwrap();
        if let Some(until) = cycle.restore_until {
            write!(text, ", restorable until {until}").unwrap();
        }
    }
    if let Some(next) = programme.next_change_on(today.parse::<chrono::NaiveDate>().unwrap()) {
        write!(text, ", next change {next}").unwrap();
    }
    text.push('\n');
    for period in &programme.history {
        let to = period.to.map_or("today".to_string(), |to| to.to_string());
        writeln!(text, "  {} to {to}: {}", period.from, period.status.as_str()).unwrap();
    }
    for alert in &programme.alerts {
        let rules: Vec<String> = alert.rules.iter().map(ToString::to_string).collect();
        writeln!(
            text,
            "{:7} {} {} {}",
            alert.severity.as_str(),
            alert.from,
            alert.code.as_str(),
            rules.join(" ")
        )
        .unwrap();
        writeln!(text, "        {}", alert.message).unwrap();
    }
    for it in &programme.obligations {
        let hard = if it.hard { "hard" } else { "soft" };
        let dates = match (it.done_on, it.planned_on) {
            (Some(on), _) => format!("done {on}"),
            (None, Some(on)) => format!("planned {on}"),
            _ => format!("open {} target {}", it.opens_on, it.target_on),
        };
        writeln!(text, "{} {hard} {:8} {}  ({dates})", it.due_on, it.state.as_str(), it.key).unwrap();
        writeln!(text, "        {}", it.because).unwrap();
    }
    text
}

/// The steps of a journey in their order, the critical ones marked.
pub fn journey(journey: &Journey, today: &str) -> String {
    let mut text = format!(
        "{today}  from {} to {}, {} days\n",
        journey.starts_on, journey.certified_on, journey.total_days
    );
    writeln!(text, "earliest {}, reachable {}", journey.earliest_on, journey.reachable).unwrap();
    for it in &journey.steps {
        let mark = if it.critical { "critical" } else { "" };
        let done = if it.done_on.is_some() { "done" } else { "" };
        writeln!(
            text,
            "{} {} to {} {:3} days {mark:8} {done:4} {}",
            it.id, it.starts_on, it.ends_on, it.days, it.title
        )
        .unwrap();
    }
    text
}
