//! Reporting as a citizen without scripts does: privacy, data, summary, confirmation.

use crate::server::{Town, a_report, both};

both! {
    async fn a_report_by_the_api_is_shown(town: &Town) {
        let citizen = town.citizen();
        let number = citizen.report(&a_report("Buca davanti alla scuola", 0.0)).await;
        assert!(citizen.page("/segnalazioni").await.contains("Buca davanti alla scuola"));
        assert!(citizen.page(&format!("/segnalazioni/{number}")).await.contains("Buca davanti alla scuola"));
    }
}
