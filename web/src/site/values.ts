import type { Certification } from "../client/shape";
import type { SiteSettings } from "../client/site";

/** A number as a form holds it: empty where nothing is said. */
type Written = number | "";

export type SiteValues = {
  effective_personnel: Written;
  audit_risk: string;
  reduction_percent: Written;
  sampling_allowed: boolean;
  risk_uplift: Written;
  covered_sites: { site_id: string; name: string; risk_group: string; effective_personnel: Written; reduction_percent: Written }[];
};

export const valuesOf = (certification: Certification): SiteValues => ({
  effective_personnel: certification.effective_personnel ?? "",
  audit_risk: certification.audit_risk ?? "",
  reduction_percent: certification.reduction_percent,
  sampling_allowed: certification.sampling_allowed,
  risk_uplift: certification.risk_uplift,
  covered_sites: certification.sites.map((site) => ({
    site_id: site.id,
    name: site.name,
    risk_group: site.risk_group ?? "",
    effective_personnel: site.effective_personnel ?? "",
    reduction_percent: site.reduction_percent ?? "",
  })),
});

const orNull = (written: Written) => (written === "" ? null : written);

export const toSettings = (values: SiteValues): SiteSettings => ({
  effective_personnel: orNull(values.effective_personnel),
  audit_risk: (values.audit_risk || null) as SiteSettings["audit_risk"],
  reduction_percent: values.reduction_percent || 0,
  sampling_allowed: values.sampling_allowed,
  risk_uplift: values.risk_uplift || 0,
  covered_sites: values.covered_sites.map(({ site_id, risk_group, effective_personnel, reduction_percent }) => ({
    site_id,
    risk_group: risk_group.trim() || null,
    effective_personnel: orNull(effective_personnel),
    reduction_percent: orNull(reduction_percent),
  })),
});
