// Generated from openapi/openapi.json by `npm run client`. Do not edit.

export interface paths {
    "/v1/certification-bodies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/certification-bodies"];
        put?: never;
        post: operations["post/v1/certification-bodies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certification-bodies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/certification-bodies/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["patch/v1/certification-bodies/{id}"];
        trace?: never;
    };
    "/v1/certifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/certifications"];
        put?: never;
        post: operations["post/v1/certifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certifications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/certifications/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["patch/v1/certifications/{id}"];
        trace?: never;
    };
    "/v1/certifications/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/certifications/{id}/events"];
        put?: never;
        post: operations["post/v1/certifications/{id}/events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certifications/{id}/journey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/certifications/{id}/journey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certifications/{id}/programme": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/certifications/{id}/programme"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certifications/{id}/programme-previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["post/v1/certifications/{id}/programme-previews"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/email-verifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["post/v1/email-verifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/mails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/obligations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/obligations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/obligations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/obligations/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["patch/v1/obligations/{id}"];
        trace?: never;
    };
    "/v1/obligations/{id}/appointment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["post/v1/obligations/{id}/appointment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/obligations/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/obligations/{id}/changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/obligations/{id}/completion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["post/v1/obligations/{id}/completion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/organization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["patch/v1/organization"];
        trace?: never;
    };
    "/v1/password-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["post/v1/password-changes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/password-resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["post/v1/password-resets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/person": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/person"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["patch/v1/person"];
        trace?: never;
    };
    "/v1/reminders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/reminders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/session"];
        put?: never;
        post?: never;
        delete: operations["delete/v1/session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["post/v1/sessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["post/v1/sign-ups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/sites"];
        put?: never;
        post: operations["post/v1/sites"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sites/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/sites/{id}"];
        put?: never;
        post?: never;
        delete: operations["delete/v1/sites/{id}"];
        options?: never;
        head?: never;
        patch: operations["patch/v1/sites/{id}"];
        trace?: never;
    };
    "/v1/standards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get/v1/standards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/verification-mails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["post/v1/verification-mails"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Alert: {
            code: string;
            from: string;
            message: string;
            rules: string[];
            /** @enum {string} */
            severity: "breach" | "warning";
        };
        /** @enum {string} */
        CertificateStatus: "applied" | "stage1_done" | "stage2_done" | "decision_pending" | "certified" | "certified_at_risk" | "overdue" | "suspended" | "expired_restorable" | "lapsed" | "withdrawn" | "cancelled" | "transferred";
        CertificationBodyList: {
            data: components["schemas"]["CertificationBodyView"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        CertificationBodyPatch: {
            accreditation_body?: string | null;
            country?: string | null;
            name?: string;
            time_zone?: string | null;
        };
        CertificationBodyView: {
            accreditation_body: string | null;
            country: string;
            id: string;
            name: string;
            time_zone: string;
            version: number;
        };
        CertificationList: {
            data: components["schemas"]["CertificationView"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        CertificationPatch: {
            certificate_number?: string | null;
            certification_body_id?: string | null;
            printed_expiry_on?: string | null;
            printed_issue_on?: string | null;
            responsible_id?: string | null;
            scope?: string | null;
            site_ids?: string[];
            target_on?: string | null;
        };
        CertificationView: {
            certificate_number: string | null;
            certification_body: null | components["schemas"]["Named"];
            created_at: string;
            cycle: null | components["schemas"]["CycleView"];
            id: string;
            next: null | components["schemas"]["ObligationView"];
            printed_expiry_on: string | null;
            printed_issue_on: string | null;
            responsible: components["schemas"]["Named"];
            scope: string;
            sites: components["schemas"]["Named"][];
            standard: string;
            standard_reference: string;
            status: components["schemas"]["CertificateStatus"];
            target_on: string | null;
            version: number;
        };
        Change: {
            because: string;
            /** @enum {string} */
            change: "alert_opened" | "alert_cleared" | "obligation_moved" | "obligation_added" | "obligation_removed";
            code: string | null;
            from_due_on: string | null;
            from_state: null | components["schemas"]["ObligationState"];
            key: string | null;
            kind: null | components["schemas"]["ObligationKind"];
            to_due_on: string | null;
            to_state: null | components["schemas"]["ObligationState"];
        };
        CycleView: {
            expires_on: string;
            number: number;
            restore_until: string | null;
            starts_on: string;
        };
        Dependency: {
            step: string;
            /** @enum {string} */
            wait: "hard" | "soft";
        };
        Event: {
            coverage?: {
                [key: string]: unknown;
            };
            end?: string;
            /** @enum {string} */
            grade?: "major" | "minor";
            id?: string;
            on?: string;
            plan_accepted_on?: string | null;
            raised_on?: string;
            source?: string;
            start?: string;
            /** @enum {string} */
            state?: "planned" | "done";
            type: components["schemas"]["EventType"];
            verified_on?: string | null;
        };
        EventList: {
            data: components["schemas"]["EventView"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        /** @enum {string} */
        EventType: "stage_1_audit" | "stage_2_audit" | "surveillance_audit" | "recertification_audit" | "special_audit" | "internal_audit" | "management_review" | "certification_decision" | "recertification_decision" | "restoration_decision" | "suspension" | "suspension_lifted" | "withdrawal" | "scope_reduction" | "cancellation" | "transfer_accepted" | "certification_body_ceased" | "nonconformity";
        EventView: {
            coverage?: {
                [key: string]: unknown;
            };
            end?: string;
            facts: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            grade?: "major" | "minor";
            id: string;
            nonconformity_id?: string;
            note: string;
            on?: string;
            plan_accepted_on?: string | null;
            raised_on?: string;
            recorded_at: string;
            recorded_by: {
                id: string;
                name: string;
            };
            source?: string;
            start?: string;
            /** @enum {string} */
            state?: "planned" | "done";
            superseded_by: string | null;
            supersedes: string | null;
            /** @enum {string} */
            type: "stage_1_audit" | "stage_2_audit" | "surveillance_audit" | "recertification_audit" | "special_audit" | "internal_audit" | "management_review" | "certification_decision" | "recertification_decision" | "restoration_decision" | "suspension" | "suspension_lifted" | "withdrawal" | "scope_reduction" | "cancellation" | "transfer_accepted" | "certification_body_ceased" | "nonconformity" | "retraction";
            verified_on?: string | null;
        };
        FieldError: {
            detail: string;
            pointer: string;
        };
        HistoryEntry: {
            from: string;
            status: components["schemas"]["CertificateStatus"];
            to: string | null;
        };
        Journey: {
            certified_on: string;
            reachable: boolean;
            starts_on: string;
            steps: components["schemas"]["JourneyStep"][];
            total_days: number;
        };
        JourneyStep: {
            after: components["schemas"]["Dependency"][];
            critical: boolean;
            days: number;
            done_on: string | null;
            ends_on: string;
            id: string;
            output: string;
            starts_on: string;
            title: string;
            who: string;
        };
        MailList: {
            data: components["schemas"]["MailView"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        MailView: {
            created_at: string;
            id: string;
            kind: string;
            last_error: string | null;
            sent_at: string | null;
            /** @enum {string} */
            state: "ready" | "running" | "sent" | "refused" | "cancelled" | "unknown";
            subject: string | null;
            to_address: string;
            to_name: string;
        };
        MemberList: {
            data: components["schemas"]["MemberView"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        MemberView: {
            email: string;
            id: string;
            person: components["schemas"]["Named"];
            role: string;
        };
        Named: {
            id: string;
            name: string;
        };
        NewAppointment: {
            end?: string;
            note?: string;
            start: string;
        };
        NewCertification: {
            certificate_number?: string;
            certification_body_id?: string;
            events?: components["schemas"]["Event"][];
            printed_expiry_on?: string;
            printed_issue_on?: string;
            responsible_id?: string;
            scope?: string;
            site_ids?: string[];
            standard: string;
            target_on?: string;
        };
        NewCertificationBody: {
            accreditation_body?: string | null;
            country: string;
            name: string;
            time_zone?: string | null;
        };
        NewCompletion: {
            end?: string;
            note?: string;
            on: string;
        };
        NewEvent: {
            coverage?: {
                [key: string]: unknown;
            };
            end?: string;
            /** @enum {string} */
            grade?: "major" | "minor";
            id?: string;
            note?: string;
            on?: string;
            plan_accepted_on?: string | null;
            raised_on?: string;
            source?: string;
            start?: string;
            /** @enum {string} */
            state?: "planned" | "done";
            supersedes?: string;
            /** @enum {string} */
            type: "stage_1_audit" | "stage_2_audit" | "surveillance_audit" | "recertification_audit" | "special_audit" | "internal_audit" | "management_review" | "certification_decision" | "recertification_decision" | "restoration_decision" | "suspension" | "suspension_lifted" | "withdrawal" | "scope_reduction" | "cancellation" | "transfer_accepted" | "certification_body_ceased" | "nonconformity" | "retraction";
            verified_on?: string | null;
        };
        NewSession: {
            email: string;
            password: string;
        };
        NewSignUp: {
            country: string;
            email: string;
            name: string;
            organization_name: string;
            password: string;
            time_zone: string;
        };
        NewSite: {
            address?: string | null;
            country: string;
            is_central?: boolean;
            name: string;
        };
        ObligationChangeList: {
            data: components["schemas"]["ObligationChangeView"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        ObligationChangeView: {
            changed_at: string;
            changed_by: null | components["schemas"]["Named"];
            from_due_on: string | null;
            from_state: string | null;
            reason: string;
            to_due_on: string | null;
            to_state: string | null;
        };
        /** @enum {string} */
        ObligationKind: "stage_1_audit" | "stage_2_audit" | "surveillance_audit" | "recertification_audit" | "recertification_decision" | "internal_audit" | "management_review" | "certification_body_booking" | "nonconformity_plan" | "nonconformity_closure" | "suspension_resolution" | "restoration" | "transfer" | "edition_transition";
        ObligationList: {
            data: components["schemas"]["ObligationView"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        ObligationPatch: {
            responsible_id: string | null;
        };
        /** @enum {string} */
        ObligationState: "open" | "planned" | "done" | "at_risk" | "overdue" | "waived";
        ObligationView: {
            because: string;
            certification: components["schemas"]["Named"];
            changed_at: string;
            cycle: number;
            depends_on: string[];
            done_on?: string | null;
            due_on: string;
            hard: boolean;
            id: string;
            key: string;
            kind: components["schemas"]["ObligationKind"];
            opens_on: string | null;
            ordinal: number;
            planned_on?: string | null;
            responsible: components["schemas"]["Named"];
            rules: string[];
            state: components["schemas"]["ObligationState"];
            target_on: string | null;
        };
        OrganizationPatch: {
            country?: string;
            name?: string;
            reminder_policy?: components["schemas"]["ReminderPolicy"];
            time_zone?: string;
        };
        OrganizationView: {
            country: string;
            id: string;
            kind: string;
            name: string;
            reminder_policy: components["schemas"]["ReminderPolicy"];
            time_zone: string;
            version: number;
        };
        PersonPatch: {
            name?: string;
            time_zone?: string | null;
        };
        PersonView: {
            email: string;
            id: string;
            name: string;
            time_zone: string | null;
        };
        /** string */
        Problem: string;
        Programme: {
            alerts: components["schemas"]["Alert"][];
            cycle: null | components["schemas"]["CycleView"];
            history: components["schemas"]["HistoryEntry"][];
            obligations: components["schemas"]["ProgrammeObligation"][];
            status: components["schemas"]["CertificateStatus"];
        };
        ProgrammeObligation: {
            because: string;
            cycle: number;
            depends_on: string[];
            done_on?: string | null;
            due_on: string;
            hard: boolean;
            key: string;
            kind: components["schemas"]["ObligationKind"];
            opens_on: string | null;
            ordinal: number;
            planned_on?: string | null;
            rules: string[];
            state: components["schemas"]["ObligationState"];
            target_on: string | null;
        };
        ReminderList: {
            data: components["schemas"]["ReminderView"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        ReminderPolicy: {
            days_after: number[];
            days_before: number[];
            repeat_after_days: number | null;
            send_at: string;
        };
        ReminderView: {
            due_on: string;
            id: string;
            obligation_id: string;
            recipient_id: string;
            run_at: string;
            /** @enum {string} */
            state: "pending" | "sent" | "missed" | "silenced";
            step: number;
        };
        SessionView: {
            membership: {
                id: string;
                role: string;
            };
            organization: {
                country: string;
                id: string;
                /** @enum {string} */
                kind: "client" | "consultancy";
                name: string;
                time_zone: string;
            };
            person: {
                email: string;
                id: string;
                name: string;
                time_zone: string | null;
            };
            today: string;
        };
        SiteList: {
            data: components["schemas"]["SiteView"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        SitePatch: {
            address?: string | null;
            country?: string | null;
            is_central?: boolean;
            name?: string;
        };
        SiteView: {
            address: string;
            country: string;
            id: string;
            is_central: boolean;
            name: string;
            version: number;
        };
        StandardList: {
            data: components["schemas"]["StandardView"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        StandardView: {
            discipline: string;
            id: string;
            published: string;
            reference: string;
            superseded_by: string | null;
        };
        WhatIf: {
            alerts: components["schemas"]["Alert"][];
            changes: components["schemas"]["Change"][];
            cycle: null | components["schemas"]["CycleView"];
            history: components["schemas"]["HistoryEntry"][];
            obligations: components["schemas"]["ProgrammeObligation"][];
            status: components["schemas"]["CertificateStatus"];
        };
        WhatIfRequest: {
            events?: components["schemas"]["Event"][];
            today?: string;
            without?: string[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "get/v1/certification-bodies": {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificationBodyList"];
                };
            };
        };
    };
    "post/v1/certification-bodies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCertificationBody"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificationBodyView"];
                };
            };
        };
    };
    "get/v1/certification-bodies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificationBodyView"];
                };
            };
        };
    };
    "patch/v1/certification-bodies/{id}": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CertificationBodyPatch"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificationBodyView"];
                };
            };
        };
    };
    "get/v1/certifications": {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificationList"];
                };
            };
        };
    };
    "post/v1/certifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCertification"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificationView"];
                };
            };
        };
    };
    "get/v1/certifications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificationView"];
                };
            };
        };
    };
    "patch/v1/certifications/{id}": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CertificationPatch"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificationView"];
                };
            };
        };
    };
    "get/v1/certifications/{id}/events": {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
        };
    };
    "post/v1/certifications/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEvent"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventView"];
                };
            };
        };
    };
    "get/v1/certifications/{id}/journey": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Journey"];
                };
            };
        };
    };
    "get/v1/certifications/{id}/programme": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Programme"];
                };
            };
        };
    };
    "post/v1/certifications/{id}/programme-previews": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WhatIfRequest"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
        };
    };
    "post/v1/email-verifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "get/v1/mails": {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailList"];
                };
            };
        };
    };
    "get/v1/members": {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
        };
    };
    "get/v1/obligations": {
        parameters: {
            query?: {
                certification_id?: string;
                cursor?: string;
                due_until?: string;
                limit?: number;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationList"];
                };
            };
        };
    };
    "get/v1/obligations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationView"];
                };
            };
        };
    };
    "patch/v1/obligations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ObligationPatch"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationView"];
                };
            };
        };
    };
    "post/v1/obligations/{id}/appointment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAppointment"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationView"];
                };
            };
        };
    };
    "get/v1/obligations/{id}/changes": {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationChangeList"];
                };
            };
        };
    };
    "post/v1/obligations/{id}/completion": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCompletion"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationView"];
                };
            };
        };
    };
    "get/v1/organization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationView"];
                };
            };
        };
    };
    "patch/v1/organization": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationPatch"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationView"];
                };
            };
        };
    };
    "post/v1/password-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                    token: string;
                };
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "post/v1/password-resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                };
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "get/v1/person": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonView"];
                };
            };
        };
    };
    "patch/v1/person": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonPatch"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonView"];
                };
            };
        };
    };
    "get/v1/reminders": {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                obligation_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReminderList"];
                };
            };
        };
    };
    "get/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    "delete/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "post/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSession"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    "post/v1/sign-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSignUp"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    };
                };
            };
        };
    };
    "get/v1/sites": {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteList"];
                };
            };
        };
    };
    "post/v1/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSite"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteView"];
                };
            };
        };
    };
    "get/v1/sites/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteView"];
                };
            };
        };
    };
    "delete/v1/sites/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch/v1/sites/{id}": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SitePatch"];
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteView"];
                };
            };
        };
    };
    "get/v1/standards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandardList"];
                };
            };
        };
    };
    "post/v1/verification-mails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                };
            };
        };
        responses: {
            /** @description p */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ok */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
