//! What the messages say.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod sample;

use mailer::{Brand, Item, Language, Rendered, Title};

#[test]
fn every_message_reads_like_its_picture() {
    for (name, Rendered { subject, text, html }) in sample::every(Language::English) {
        insta::assert_snapshot!(format!("{name}.text"), format!("Subject: {subject}\n\n{text}"));
        insta::assert_snapshot!(format!("{name}.html"), html);
    }
    for (name, Rendered { subject, text, html }) in sample::every(Language::German) {
        insta::assert_snapshot!(format!("{name}.de.text"), format!("Subject: {subject}\n\n{text}"));
        insta::assert_snapshot!(format!("{name}.de.html"), html);
    }
}

/// Every message may bear a brand, so the rest of the form is looked at under one as well.
fn branded(language: Language) -> Vec<(&'static str, Rendered)> {
    let brand = Brand {
        name: "Harbour & Söhne".to_owned(),
        color: "#7a1f3d".to_owned(),
        organization_name: "Northwind & Co".to_owned(),
    };
    sample::every(language).into_iter().map(|(name, mail)| (name, mail.under(&brand, language))).collect()
}

#[test]
fn a_message_under_a_brand_names_it_first_and_says_with_what_it_was_made() {
    for language in Language::ALL {
        let all = branded(language);
        for (name, Rendered { text, html, .. }) in &all {
            assert_eq!(html.matches("Harbour &amp; Söhne<br>").count(), 1, "{name}");
            assert_eq!(text.matches("\n-- \nHarbour & Söhne, ").count(), 1, "{name}: {text}");
            assert!(html.contains("Northwind &amp; Co, "), "{name}");
            assert!(!html.contains(">Certkeep</td>"), "{name}");
        }
        let (_, reminder) = all.iter().find(|(name, _)| name.starts_with("reminder")).unwrap();
        insta::assert_snapshot!(format!("branded.{}.html", language.tag()), reminder.html);
        insta::assert_snapshot!(format!("branded.{}.text", language.tag()), reminder.text);
    }
}

#[test]
fn every_message_keeps_to_the_form() {
    let plain = Language::ALL.into_iter().flat_map(sample::every);
    for (name, Rendered { subject, text, html }) in plain.chain(Language::ALL.into_iter().flat_map(branded)) {
        assert!(!subject.contains('\n') && subject.chars().count() <= 78, "{name}: {subject}");
        for line in text.lines().filter(|line| !line.trim_start().starts_with("https://")) {
            assert!(line.chars().count() <= 78, "{name}: {line}");
        }
        assert!(!text.contains('<') && !text.contains("&#") && !text.contains("&amp;"), "{name}: {text}");
        assert!(text.contains("\n-- \n") && !text.contains("\n\n\n"), "{name}");
        assert!(html.starts_with("<!doctype html>\n") && html.ends_with("</html>\n"), "{name}");
        for remote in ["<img", "url(", "<link", "<script", "@import", "src="] {
            assert!(!html.contains(remote), "{name} fetches something: {remote}");
        }
        let title = format!("<title>{subject}</title>");
        assert!(html.contains(&title), "{name}: {title}");
        assert!(html.lines().all(|line| line.len() <= 900), "{name} has a line too long for SMTP");
    }
}

#[test]
fn every_link_stands_in_both_parts() {
    let Rendered { text, html, .. } = sample::reminder(sample::surveillance(-30)).render(Language::English);
    for part in [&text, &html] {
        for link in [
            "/obligations/obl_0198c0de5a1f7b6e8d3c2b1a09f8e7d6",
            "/certifications/cert_0198c0de",
            "/settings/reminders",
        ] {
            assert!(part.contains(&format!("https://certkeep.example{link}")), "{link} in {part}");
        }
    }
}

#[test]
fn the_subject_tells_how_far_away_the_date_is() {
    let subject = |days| sample::reminder(sample::surveillance(days)).render(Language::English).subject;
    assert_eq!(subject(-90), "Surveillance audit 1 is due in 90 days, on 10 March 2027");
    assert_eq!(subject(-1), "Surveillance audit 1 is due tomorrow, 10 March 2027");
    assert_eq!(subject(0), "Surveillance audit 1 is due today, 10 March 2027");
    assert_eq!(subject(7), "Surveillance audit 1 is 7 days overdue (was due 10 March 2027)");
}

#[test]
fn what_users_type_is_shown_and_never_obeyed() {
    let item = Item {
        title: Title::Own("Stage 2 <VAT> \"quoted\" & 'more'".to_owned()),
        because: "One.\r\n\r\nSubject: forged\n<script>alert(1)</script> {{ 7 * 7 }}".to_owned(),
        certification: "ISO\u{202e}9001".to_owned(),
        link: "https://certkeep.example/x?a=1&b=\"2\"".to_owned(),
        ..sample::surveillance(-30)
    };
    let Rendered { subject, text, html } = sample::reminder(item).render(Language::English);
    assert_eq!(subject, "Stage 2 <VAT> \"quoted\" & 'more' is due in 30 days, on 10 March 2027");
    assert!(text.contains("Stage 2 <VAT> \"quoted\" & 'more' is due"), "{text}");
    assert!(text.contains("One. Subject: forged <script>alert(1)</script> {{ 7 * 7 }}"), "{text}");
    assert!(text.contains("For: ISO9001\n"), "{text}");
    assert!(html.contains("Stage 2 &lt;VAT&gt; &quot;quoted&quot; &amp; &#39;more&#39;"), "{html}");
    assert!(!html.contains("<script") && !html.contains("<VAT>") && !html.contains("&amp;lt;"), "{html}");
    assert!(html.contains("{{ 7 * 7 }}") && html.contains("a=1&amp;b=&quot;2&quot;"), "{html}");
}

#[test]
fn a_sign_up_cannot_be_used_to_advertise_to_strangers() {
    let mut message = sample::verify_email();
    message.person_name = "You won! https://evil.example".to_owned();
    message.organization_name = format!("www.evil.example {}", "buy ".repeat(100));
    let Rendered { subject, text, html } = message.render(Language::English);
    assert_eq!(subject, "Confirm your e-mail address for Certkeep");
    assert!(!text.contains("evil") && !html.contains("evil"), "{text}");
    assert!(
        text.starts_with("Hello and welcome,\n\nYou signed up your organization with this address."),
        "{text}"
    );
}

#[test]
fn links_last_one_hour_or_several() {
    let mut message = sample::verify_email();
    message.expires_in_hours = 1;
    assert!(message.render(Language::English).text.contains("once, for 1 hour."));
    message.expires_in_hours = 48;
    assert!(message.render(Language::English).html.contains("once, for 48 hours."));
}

#[test]
fn catching_up_starts_with_the_most_overdue_and_counts() {
    let Rendered { subject, text, .. } =
        sample::catch_up(vec![sample::surveillance(-7), sample::review(33)]).render(Language::English);
    assert_eq!(subject, "Catching up: 2 dates at Northwind Oy, 1 overdue");
    let (first, second) =
        (text.find("Management review 2").unwrap(), text.find("Surveillance audit 1").unwrap());
    assert!(first < second);
    let one = sample::catch_up(vec![sample::surveillance(-7)]).render(Language::English);
    assert_eq!(one.subject, "Catching up: 1 date at Northwind Oy");
}

#[test]
fn a_digest_tells_each_date_once_the_most_overdue_first_and_how_to_stop_it() {
    let items = vec![sample::surveillance(-7), sample::review(33)];
    let Rendered { subject, text, html } = sample::digest(items).render(Language::English);
    assert_eq!(subject, "2 dates at Northwind Oy, 1 overdue");
    let (first, second) =
        (text.find("Management review 2").unwrap(), text.find("Surveillance audit 1").unwrap());
    assert!(first < second && text.contains("as you asked"), "{text}");
    for part in [&text, &html] {
        assert!(part.contains("/v1/unsubscriptions/0198c0de5a1f7b6e8d3c2b1a09f8e7d5"), "{part}");
    }
    let bound = mailer::Digest { unsubscribe_link: None, ..sample::digest(vec![sample::review(33)]) };
    let Rendered { subject, text, html } = bound.render(Language::English);
    assert_eq!(subject, "1 date at Northwind Oy, 1 overdue");
    assert!([text, html].iter().all(|part| !part.contains("No more mails")));
}
