//! Initial audit time in auditor days of eight hours, by effective number of personnel, before any adjustment (R80).
//!
//! Management systems for quality, environment and occupational health and safety: IAF MD 5:2019. Information security:
//! ISO/IEC 27006. Above the last band the certification body decides.

/// The last person of each band; the first band starts with one person.
pub(crate) const BANDS: [u32; 23] = [
    5, 10, 15, 25, 45, 65, 85, 125, 175, 275, 425, 625, 875, 1175, 1550, 2025, 2675, 3450, 4350, 5450, 6800,
    8500, 10_700,
];

/// Quality management, one column.
pub(crate) const QUALITY: [f64; 23] = [
    1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0,
    19.0, 20.0, 21.0, 22.0,
];

/// Information security, one column; the table's first band is 1 to 10 people.
pub(crate) const INFORMATION_SECURITY: [f64; 23] = [
    5.0, 5.0, 6.0, 7.0, 8.5, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.5, 17.5, 18.5, 19.5, 21.0, 22.0, 23.0,
    24.0, 25.0, 26.0, 27.0, 28.0,
];

/// Environment, by complexity: high, medium, low, limited.
pub(crate) const ENVIRONMENT: [[f64; 4]; 23] = [
    [3.0, 2.5, 2.5, 2.5],
    [3.5, 3.0, 3.0, 3.0],
    [4.5, 3.5, 3.0, 3.0],
    [5.5, 4.5, 3.5, 3.0],
    [7.0, 5.5, 4.0, 3.0],
    [8.0, 6.0, 4.5, 3.5],
    [9.0, 7.0, 5.0, 3.5],
    [11.0, 8.0, 5.5, 4.0],
    [12.0, 9.0, 6.0, 4.5],
    [13.0, 10.0, 7.0, 5.0],
    [15.0, 11.0, 8.0, 5.5],
    [16.0, 12.0, 9.0, 6.0],
    [17.0, 13.0, 10.0, 6.0],
    [19.0, 15.0, 11.0, 7.0],
    [20.0, 16.0, 12.0, 7.5],
    [21.0, 17.0, 12.0, 8.0],
    [23.0, 18.0, 13.0, 8.5],
    [25.0, 19.0, 14.0, 9.0],
    [27.0, 20.0, 15.0, 10.0],
    [28.0, 21.0, 16.0, 11.0],
    [30.0, 23.0, 17.0, 12.0],
    [32.0, 25.0, 19.0, 13.0],
    [34.0, 27.0, 20.0, 14.0],
];

/// Occupational health and safety, by complexity: high, medium, low.
pub(crate) const OCCUPATIONAL_SAFETY: [[f64; 3]; 23] = [
    [3.0, 2.5, 2.5],
    [3.5, 3.0, 3.0],
    [4.5, 3.5, 3.0],
    [5.5, 4.5, 3.5],
    [7.0, 5.5, 4.0],
    [8.0, 6.0, 4.5],
    [9.0, 7.0, 5.0],
    [11.0, 8.0, 5.5],
    [12.0, 9.0, 6.0],
    [13.0, 10.0, 7.0],
    [15.0, 11.0, 8.0],
    [16.0, 12.0, 9.0],
    [17.0, 13.0, 10.0],
    [19.0, 15.0, 11.0],
    [20.0, 16.0, 12.0],
    [21.0, 17.0, 12.0],
    [23.0, 18.0, 13.0],
    [25.0, 19.0, 14.0],
    [27.0, 20.0, 15.0],
    [28.0, 21.0, 16.0],
    [30.0, 23.0, 17.0],
    [32.0, 25.0, 19.0],
    [34.0, 27.0, 20.0],
];
