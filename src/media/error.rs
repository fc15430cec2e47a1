//! What can go wrong with a file from outside, one variant per thing that the caller treats differently.
//!
//! It does not know what people read: the surfaces turn a variant into their words; the texts here are for the log.

use crate::media::Kind;

/// Why a photo or a document was not taken, or could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// There are no bytes: a file field left empty.
    #[error("the file is empty")]
    Empty,
    /// The file is longer than allowed.
    #[error("the file has more than {max} bytes")]
    TooManyBytes {
        /// The greatest number of bytes.
        max: usize,
    },
    /// The picture is larger than allowed, by its header: nothing was decoded.
    #[error("the picture has {width} x {height} pixels: at most {max}, and {side_max} a side")]
    TooManyPixels {
        /// Pixels across, as the header says.
        width: u32,
        /// Pixels down, as the header says.
        height: u32,
        /// The greatest number of pixels for a picture of this pixel format.
        max: u64,
        /// The greatest number of pixels of a side.
        side_max: u32,
    },
    /// A HEIC, HEIF or AVIF picture: to be sent as JPEG (on an iPhone: Settings, Camera, Formats, "Most Compatible").
    #[error("a HEIC, HEIF or AVIF picture")]
    Heic,
    /// The bytes are something else than a JPEG, PNG or WebP picture, whatever the file was called.
    #[error("not a photo: {0:?}")]
    NotAPhoto(Kind),
    /// The bytes are something else than a PDF, whatever the file was called.
    #[error("not a document: {0:?}")]
    NotADocument(Kind),
    /// Cut short, damaged, or of a variety that cannot be read: to be sent again.
    #[error("the file is broken: {cause}")]
    Broken {
        /// The reader's own words, for the log only.
        cause: String,
    },
    /// A PDF that does something by itself when it is opened, or carries other files with it.
    #[error("the PDF is not only to be read: {0:?}")]
    Acts(Acts),
    /// A PDF that is locked: nobody can look into it.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// Looking into it takes more time or memory than any document needs.
    #[error("looking into the PDF takes too much")]
    TooMuch,
    /// An envelope without a signature, without the document that is signed, or with something else after it.
    #[error("not a signed document")]
    NotSigned,
    /// The document in an envelope is not the one that was signed, or a signature is not by the key of its certificate.
    #[error("the document is not the one that was signed, or a signature is wrong")]
    Altered,
    /// So many photos wait that this one was not taken: to be tried again in some seconds.
    #[error("too many photos are waiting")]
    Busy,
    /// The folder on disk failed.
    #[error("the media folder failed")]
    Io(#[from] std::io::Error),
}

/// What a PDF does, or carries with it, beside being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Acts {
    /// It runs scripts.
    Script,
    /// It starts programs, or sends what is typed in it elsewhere.
    Launch,
    /// It carries other files.
    Carries,
    /// It is a form that makes itself (XFA).
    Form,
    /// It plays films, sounds or models.
    Plays,
}

impl MediaError {
    /// [`MediaError::Broken`] with the words of `cause`.
    pub(crate) fn broken(cause: impl std::fmt::Display) -> Self {
        Self::Broken { cause: cause.to_string() }
    }
}
