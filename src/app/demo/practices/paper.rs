//! The one sheet that made-up practices have attached: a PDF of one page, kept like any other.

use bytes::Bytes;

use crate::app::App;
use crate::app::demo::DemoError;
use crate::domain::practice::dossier::File;
use crate::domain::text::Line;
use crate::media::make_document;

/// Makes the sheet and keeps it.
pub(super) async fn keep(app: &App) -> Result<Option<File>, DemoError> {
    let blob = make_document(Bytes::from(sheet()))?;
    app.media.put(&blob).await?;
    let name = Line::new("documento-di-prova.pdf").ok();
    Ok(name.map(|name| File { pdf: blob.hash(), name, size_bytes: blob.bytes().len() as u64, signed: None }))
}

/// A page with a line of text.
fn sheet() -> Vec<u8> {
    let drawn = "BT /F1 18 Tf 72 770 Td (Documento di prova della dimostrazione) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        file.extend([&format!("{number} 0 obj\n"), object.as_str(), "\nendobj\n"]);
    }
    let table = file.len();
    file.push_str("xref\n0 6\n0000000000 65535 f \n");
    file.extend(places.iter().map(|place| format!("{place:010} 00000 n \n")));
    file.extend(["trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n", &table.to_string(), "\n%%EOF\n"]);
    file.into_bytes()
}
