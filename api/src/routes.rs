//! The route table: the product on one page.

use actix_web::middleware::from_fn;
use actix_web::web;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::handler::{
    access, address_change, announcement, api_key, audit, audit_time, auditor, batch, brand, calendar,
    calendar_feed, certification, certification_body, client, controlled_document, crosswalk, deletion,
    dev_mail, document, duty, edition, engagement, erasure, event, evidence, export, factor, file, framework,
    grant, health, holiday_calendar, identity, integrated, invitation, journey, mail, mail_domain,
    mail_event, mail_stop, membership, notice, obligation, operator, organization, passkey, password, people,
    person, policy, portfolio, profile, programme, provisioning, reminder, reminder_forecast,
    reminder_preference, routine, sample, second_factor_rule, service_account, session, sign_in,
    single_sign_on, site, site_sample, site_visit, sso_identity, sso_session, sso_test, standard, test_clock,
    unsubscription, webhook, work_area,
};
use crate::operator::gate;

/// Every operation of the API. What is not here is not there.
pub fn table(config: &mut ServiceConfig) {
    config.service(health::get_health).service(health::get_readiness);
    config.service(
        scope("/v1")
            // identity
            .service(identity::create_sign_up)
            .service(identity::create_verification_mail)
            .service(identity::create_email_verification)
            .service(sign_in::create_session)
            .service(sign_in::create_second_factor)
            .service(sign_in::create_passkey_session)
            .service(sign_in::create_proof)
            .service(session::get_session)
            .service(session::update_session)
            .service(session::delete_session)
            .service(session::list_sessions)
            .service(session::delete_other_session)
            .service(password::create_password_reset)
            .service(password::create_password_change)
            .service(password::create_own_password_change)
            .service(person::get_person)
            .service(person::update_person)
            .service(mail_stop::get_mail_stop)
            .service(mail_stop::delete_mail_stop)
            .service(address_change::create_address_change)
            .service(address_change::delete_address_change)
            .service(address_change::create_address_confirmation)
            .service(factor::list_factors)
            .service(factor::create_totp)
            .service(factor::create_totp_confirmation)
            .service(factor::delete_totp)
            .service(factor::create_recovery_codes)
            .service(passkey::create_passkey_registration)
            .service(passkey::create_passkey)
            .service(passkey::update_passkey)
            .service(passkey::delete_passkey)
            .service(passkey::create_passkey_challenge)
            .service(membership::list_memberships)
            .service(membership::create_organization)
            .service(membership::delete_membership)
            // people
            .service(people::list_members)
            .service(people::update_member)
            .service(people::delete_member)
            .service(mail_stop::delete_member_mail_stop)
            .service(erasure::create_erasure)
            .service(erasure::list_former_members)
            .service(erasure::create_member_erasure)
            .service(invitation::list_invitations)
            .service(invitation::create_invitation)
            .service(invitation::delete_invitation)
            .service(invitation::create_invitation_preview)
            .service(invitation::create_invitation_acceptance)
            // API keys and service accounts
            .service(api_key::list_api_keys)
            .service(api_key::create_api_key)
            .service(api_key::delete_api_key)
            .service(api_key::create_api_key_rotation)
            .service(service_account::list_service_accounts)
            .service(service_account::create_service_account)
            .service(service_account::get_service_account)
            .service(service_account::update_service_account)
            .service(service_account::delete_service_account)
            // consultancies, from the client's side
            .service(grant::list_grants)
            .service(grant::get_grant)
            .service(grant::update_grant)
            .service(grant::delete_grant)
            .service(access::list_access_entries)
            .service(engagement::create_engagement_code)
            .service(engagement::list_engagements)
            .service(engagement::answer::list_received_engagements)
            .service(engagement::create_engagement)
            .service(engagement::delete_engagement)
            .service(engagement::answer::create_engagement_preview)
            .service(engagement::answer::create_engagement_acceptance)
            .service(engagement::answer::create_engagement_refusal)
            // consultancies, from their own side
            .service(client::list_clients)
            .service(client::create_client)
            .service(client::update_client)
            .service(client::delete_client)
            .service(client::handover::create_handover)
            .service(client::handover::create_handover_preview)
            .service(client::handover::create_handover_acceptance)
            .service(portfolio::list_portfolio)
            .service(portfolio::list_portfolio_dates)
            .service(portfolio::export::get_portfolio_export)
            .service(portfolio::export::get_portfolio_date_export)
            .service(portfolio::get_workload)
            // single sign-on
            .service(mail_domain::list_mail_domains)
            .service(mail_domain::create_mail_domain)
            .service(mail_domain::create_mail_domain_verification)
            .service(mail_domain::delete_mail_domain)
            .service(single_sign_on::get_single_sign_on)
            .service(single_sign_on::update_single_sign_on)
            .service(single_sign_on::delete_single_sign_on)
            .service(sso_test::create_sso_test)
            .service(sso_test::create_sso_test_result)
            .service(sso_identity::list_sso_identities)
            .service(sso_identity::delete_sso_identity)
            .service(sso_session::create_sso_attempt)
            .service(sso_session::create_sso_session)
            // provisioning
            .service(provisioning::get_provisioning)
            .service(provisioning::update_provisioning)
            .service(provisioning::create_provisioning_token)
            .service(provisioning::delete_provisioning_token)
            .service(provisioning::update_provisioned_group)
            // the organization
            .service(organization::get_organization)
            .service(organization::update_organization)
            .service(brand::get_brand)
            .service(brand::update_brand)
            .service(brand::get_shown_brand)
            .service(second_factor_rule::create_second_factor_rule)
            .service(second_factor_rule::delete_second_factor_rule)
            // leaving
            .service(export::create_export)
            .service(export::list_exports)
            .service(export::get_export)
            .service(export::get_export_archive)
            .service(deletion::create_deletion)
            .service(deletion::delete_deletion)
            .service(certification_body::list_certification_bodies)
            .service(certification_body::create_certification_body)
            .service(certification_body::get_certification_body)
            .service(certification_body::update_certification_body)
            .service(site::list_sites)
            .service(site::create_site)
            .service(batch::create_site_batch)
            .service(site::get_site)
            .service(site::update_site)
            .service(site::delete_site)
            // certifications and their programmes
            .service(certification::list_certifications)
            .service(certification::create_certification)
            .service(batch::create_certification_batch)
            .service(certification::get_certification)
            .service(certification::update_certification)
            .service(event::list_events)
            .service(event::create_event)
            .service(batch::create_event_batch)
            .service(programme::get_programme)
            .service(programme::create_certification_programme_preview)
            .service(audit_time::get_audit_time)
            .service(edition::get_edition_gaps)
            .service(journey::get_journey)
            .service(journey::update_journey)
            .service(journey::create_journey_completion)
            .service(journey::delete_journey_completion)
            .service(work_area::list_work_areas)
            .service(work_area::create_work_area)
            .service(work_area::delete_work_area)
            .service(site_visit::get_site_coverage)
            .service(site_visit::create_site_visits)
            .service(site_sample::list_site_samples)
            .service(site_sample::create_site_sample)
            .service(obligation::list_obligations)
            .service(obligation::get_obligation)
            .service(obligation::update_obligation)
            .service(obligation::list_obligation_changes)
            .service(obligation::create_completion)
            .service(obligation::create_appointment)
            .service(auditor::list_auditors)
            .service(auditor::create_auditor)
            .service(auditor::delete_auditor)
            // recurring duties
            .service(duty::list_duties)
            .service(duty::create_duty)
            .service(batch::create_duty_batch)
            .service(duty::get_duty)
            .service(duty::update_duty)
            .service(duty::delete_duty)
            .service(duty::occurrence::list_occurrences)
            .service(duty::occurrence::create_skip)
            .service(duty::occurrence::create_move)
            .service(duty::occurrence::create_restoration)
            .service(holiday_calendar::list_holiday_calendars)
            .service(holiday_calendar::create_holiday_calendar)
            .service(holiday_calendar::get_holiday_calendar)
            .service(holiday_calendar::update_holiday_calendar)
            .service(holiday_calendar::delete_holiday_calendar)
            .service(holiday_calendar::import::create_import)
            // the service management definition
            .service(controlled_document::list_controlled_documents)
            .service(controlled_document::create_controlled_document)
            .service(controlled_document::get_controlled_document)
            .service(controlled_document::update_controlled_document)
            .service(controlled_document::life::create_document_review)
            .service(controlled_document::life::delete_document_review)
            .service(controlled_document::life::create_document_approval)
            .service(controlled_document::life::create_document_confirmation)
            .service(controlled_document::life::create_document_retirement)
            .service(controlled_document::life::delete_document_draft)
            .service(controlled_document::reading::list_document_versions)
            .service(controlled_document::reading::get_document_version)
            .service(controlled_document::reading::list_document_acknowledgements)
            .service(controlled_document::reading::create_document_acknowledgement)
            .service(controlled_document::reading::list_document_readings)
            .service(profile::list_profiles)
            .service(profile::create_profile)
            .service(profile::get_profile)
            .service(profile::update_profile)
            .service(profile::delete_profile)
            .service(routine::version::list_workflow_templates)
            .service(routine::list_routines)
            .service(routine::create_routine)
            .service(routine::get_routine)
            .service(routine::update_routine)
            .service(routine::life::create_routine_review)
            .service(routine::life::delete_routine_review)
            .service(routine::life::create_routine_approval)
            .service(routine::life::create_routine_retirement)
            .service(routine::life::delete_routine_draft)
            .service(routine::version::list_routine_versions)
            .service(routine::version::get_routine_version)
            // evidence
            .service(file::create_file)
            .service(file::get_file_content)
            .service(file::get_storage)
            .service(evidence::list_evidence)
            .service(evidence::create_evidence)
            .service(evidence::get_evidence)
            .service(evidence::update_evidence)
            .service(evidence::delete_evidence)
            // calendars
            .service(announcement::list_announcements)
            .service(webhook::list_webhook_endpoints)
            .service(webhook::create_webhook_endpoint)
            .service(webhook::get_webhook_endpoint)
            .service(webhook::update_webhook_endpoint)
            .service(webhook::delete_webhook_endpoint)
            .service(webhook::create_webhook_secret)
            .service(webhook::delivery::create_webhook_test)
            .service(webhook::delivery::list_webhook_deliveries)
            .service(webhook::delivery::create_webhook_replay)
            .service(webhook::delivery::create_webhook_recovery)
            .service(calendar_feed::list_calendar_feeds)
            .service(calendar_feed::create_calendar_feed)
            .service(calendar_feed::delete_calendar_feed)
            .service(calendar::get_calendar)
            // standards of one's own
            .service(framework::list_frameworks)
            .service(framework::create_framework)
            .service(framework::get_framework)
            .service(framework::delete_framework)
            .service(crosswalk::list_crosswalk_relations)
            .service(crosswalk::create_crosswalk_relation)
            .service(crosswalk::get_crosswalk_relation)
            .service(crosswalk::update_crosswalk_relation)
            .service(crosswalk::delete_crosswalk_relation)
            .service(crosswalk::confirmation::create_crosswalk_confirmation)
            .service(crosswalk::confirmation::delete_crosswalk_confirmation)
            // reminders and mails
            .service(reminder::list_reminders)
            .service(notice::list_notices)
            .service(notice::get_notice_count)
            .service(notice::create_notice_reading)
            .service(reminder_forecast::list_coming_reminders)
            .service(reminder_preference::get_reminder_preference)
            .service(reminder_preference::update_reminder_preference)
            .service(unsubscription::get_unsubscription)
            .service(unsubscription::create_unsubscription)
            .service(mail::list_mails)
            .service(mail::create_resend)
            .service(mail_event::create_mail_event)
            // test mode
            .service(test_clock::get_test_clock)
            .service(test_clock::create_test_clock_advance)
            .service(test_clock::list_test_mails)
            // the audit log
            .service(audit::list_audit_entries)
            .service(audit::get_audit_chain)
            .service(audit::export::get_audit_export)
            // public
            .service(document::get_document)
            .service(standard::list_standards)
            .service(standard::get_standard)
            .service(policy::get_default_policy)
            .service(programme::create_programme_preview)
            .service(duty::preview::create_duty_preview)
            .service(sample::create_sample_preview)
            .service(audit_time::create_audit_time_preview)
            .service(integrated::create_integrated_programme_preview)
            .service(journey::create_journey_preview)
            .service(edition::list_edition_transitions)
            // who runs the installation
            .service(
                scope("/operator")
                    .wrap(from_fn(gate))
                    .service(operator::list_operator_edition_transitions)
                    .service(operator::create_edition_transition)
                    .service(operator::get_edition_transition)
                    .service(operator::update_edition_transition)
                    .service(operator::delete_edition_transition)
                    .service(operator::create_edition_confirmation)
                    .service(operator::list_edition_changes)
                    .service(mail_stop::operator::list_operator_mail_stops)
                    .service(mail_stop::operator::delete_operator_mail_stop)
                    .service(operator::setback::list_setbacks)
                    .service(operator::setback::create_setback_replay),
            ),
    );
}

/// The addresses beside the API: the mails of development mode. The web takes what is left.
pub fn beside(config: &mut web::ServiceConfig) {
    config
        .route("/dev/mail", web::get().to(dev_mail::list_page))
        .route("/dev/mail.json", web::get().to(dev_mail::list_json));
}

/// SCIM 2.0, which speaks by its own rules and tells its own schema (`/scim/v2/Schemas`): it is no part of the document.
pub fn scim(config: &mut web::ServiceConfig) {
    use crate::handler::{scim_group, scim_search, scim_user};
    use crate::scim::{ScimError, discovery};

    async fn missing() -> Result<actix_web::HttpResponse, ScimError> {
        Err(ScimError::missing())
    }
    async fn refused() -> Result<actix_web::HttpResponse, ScimError> {
        let detail = "This address does not know this method.";
        Err(ScimError::of(actix_web::http::StatusCode::METHOD_NOT_ALLOWED, detail))
    }
    let at = |path: &str| web::resource(path.to_owned()).default_service(web::to(refused));
    let users = at("/Users").route(web::get().to(scim_user::list)).route(web::post().to(scim_user::create));
    let user = at("/Users/{id}")
        .route(web::get().to(scim_user::get))
        .route(web::put().to(scim_user::replace))
        .route(web::patch().to(scim_user::update))
        .route(web::delete().to(scim_user::delete));
    let groups =
        at("/Groups").route(web::get().to(scim_group::list)).route(web::post().to(scim_group::create));
    let group = at("/Groups/{id}")
        .route(web::get().to(scim_group::get))
        .route(web::put().to(scim_group::replace))
        .route(web::patch().to(scim_group::update))
        .route(web::delete().to(scim_group::delete));
    config.service(
        web::scope("/scim/v2")
            .service(at("/ServiceProviderConfig").route(web::get().to(discovery::service)))
            .service(at("/ResourceTypes").route(web::get().to(discovery::resource_types)))
            .service(at("/ResourceTypes/{id}").route(web::get().to(discovery::resource_type)))
            .service(at("/Schemas").route(web::get().to(discovery::all_schemas)))
            .service(at("/Schemas/{id}").route(web::get().to(discovery::schema)))
            .service(scim_search::everything)
            .service(scim_search::users)
            .service(scim_search::groups)
            .service(users)
            .service(user)
            .service(groups)
            .service(group)
            .default_service(web::to(missing)),
    );
}
