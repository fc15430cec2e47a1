//! Photos and documents from outside, made safe and small, and kept on disk under the hash of their bytes.
//!
//! The room knows nothing of reports, people, HTTP or SQL: bytes go in, files and their hashes come out, and who may
//! see a file is decided elsewhere. It imports only `domain`.
//!
//! | file | five words |
//! |---|---|
//! | `sniff` | what the bytes really are |
//! | `limits` | the greatest sizes let in |
//! | `jpeg` | whether a JPEG is whole |
//! | `exif` | orientation and position, nothing else |
//! | `decode` | bytes to pixels, not turned |
//! | [`blacken`] | parts of a photo made black |
//! | [`make_photo`] (`photo`) | three clean JPEGs of one |
//! | [`make_document`] (`document`) | a PDF, let in whole |
//! | [`Papers`] (`paper`) | documents of practices, let in |
//! | `envelope`, `ber` | signed documents, opened |
//! | [`Signature`] (`signature`) | whether a signature is right |
//! | `certificate`, `verify` | whose key, and its signatures |
//! | `acting` | what a PDF does itself |
//! | [`reader`] | a PDF, read and drawn elsewhere |
//! | `drawn` | a page as a picture |
//! | [`Blob`], [`FileName`] (`blob`) | bytes that carry their name |
//! | [`Store`] (`store`) | the folder on disk |
//! | [`Swept`] (`sweep`) | files by their age |
//! | [`Pool`] (`pool`) | how many at a time |
//!
//! **Invariants.** No pixel is allocated before the size in the header has been held against [`Limits`]. What leaves
//! [`make_photo`] was encoded here from pixels, so nothing of the file that came in (EXIF, XMP, IPTC, comments,
//! thumbnails, trailing bytes) can be in it. A path on disk is made only from a hash and an [`Extension`], never from
//! a text of the outside.

mod acting;
mod ber;
mod blacken;
mod blob;
mod certificate;
mod decode;
mod document;
mod drawn;
mod envelope;
mod error;
mod exif;
mod jpeg;
mod limits;
mod paper;
mod photo;
mod pool;
pub mod reader;
mod signature;
mod sniff;
mod store;
mod sweep;
mod verify;

pub use blacken::{PARTS_MAX, Part, blacken};
pub use blob::{Blob, Extension, FileName, NotAFileName};
pub use certificate::Holder;
pub use document::{DOCUMENT_BYTES_MAX, make_document};
pub use error::{Acts, MediaError};
pub use limits::Limits;
pub use paper::{Drawing, PAPER_BYTES_MAX, Paper, Papers, Signed};
pub use photo::{Photo, Rendition, SIDE_LARGE_PX, SIDE_MEDIUM_PX, SIDE_SMALL_PX, make_photo};
pub use pool::{Pool, QUEUE_MAX, WORKERS};
pub use signature::{Signature, Verdict};
pub use sniff::{Kind, sniff};
pub use store::{Fault, FaultReason, Store, Verification};
pub use sweep::Swept;
