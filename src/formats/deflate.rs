//! DEFLATE (RFC 1951) in gzip (RFC 1952) for texts whose writer knows what in them is repeated.
//!
//! Looking for repeats is most of what packing costs. Who writes thousands of features of a few kinds knows where each
//! kind was written last, so here nothing is looked for: what is named is checked and taken, all else is written as it
//! is, and both by a Huffman code made for the text. Knows nothing of what the text is.

/// A run of bytes that stands earlier in the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// Where it begins.
    pub at: u32,
    /// How many bytes back the same run begins: 1 to 32,768.
    pub distance: u32,
    /// How many bytes it has: 3 to 258.
    pub length: u32,
}

impl Repeat {
    const fn end(&self) -> usize {
        self.at as usize + self.length as usize
    }
}

/// Symbols of bytes, end and lengths, and of distances (§3.2.5).
const SYMBOLS: usize = 286;
const DISTANCES: usize = 30;
/// The symbol that ends a block.
const END: usize = 256;
/// Longest codes of these symbols, and of those that tell how long these are (§3.2.7).
const LONGEST: usize = 15;
const LONGEST_OF_LENGTHS: usize = 7;
/// In which order the lengths of the latter are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/// Magic, method, no flags, no time, packed for speed, system unknown.
const GZIP_HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255];

/// Packs a text. Repeats come in the order of the text and apart; one that does not hold is left out. At each of the
/// breaks, in order, something of another kind begins, which gets a code of its own.
#[must_use]
pub fn gzip(text: &[u8], repeats: &[Repeat], breaks: &[u32]) -> Vec<u8> {
    let repeats = holding(text, repeats);
    let mut bits = Bits { bytes: GZIP_HEAD.to_vec(), at: GZIP_HEAD.len(), held: 0, count: 0 };
    let (mut start, mut left) = (0, &repeats[..]);
    let ends = breaks.iter().map(|at| *at as usize).filter(|at| *at < text.len()).chain([text.len()]);
    for end in ends {
        if end <= start && end < text.len() {
            continue;
        }
        let (inside, after) = left.split_at(left.partition_point(|repeat| (repeat.at as usize) < end));
        // What goes beyond the break ends what is in this block: the next one begins after it.
        let end = inside.last().map_or(end, |repeat| end.max(repeat.end()));
        Block { text, start, end, repeats: inside }.write(&mut bits, end == text.len());
        if end == text.len() {
            break;
        }
        (start, left) = (end, after);
    }
    let mut bytes = bits.end();
    bytes.extend_from_slice(&libdeflater::crc32(text).to_le_bytes());
    // The length modulo 2^32 (RFC 1952 §2.3.1).
    #[expect(clippy::cast_possible_truncation, reason = "modulo")]
    bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
    bytes
}

/// The repeats that are as they say.
fn holding(text: &[u8], repeats: &[Repeat]) -> Vec<Repeat> {
    let mut free_from = 0;
    let holds = |repeat: &&Repeat| {
        let (at, distance, length) = (repeat.at as usize, repeat.distance as usize, repeat.length as usize);
        let holds = at >= free_from
            && (3..=258).contains(&length)
            && (1..=at.min(32_768)).contains(&distance)
            && text.get(at..at + length).is_some_and(|run| *run == text[at - distance..at - distance + length]);
        if holds {
            free_from = at + length;
        }
        holds
    };
    repeats.iter().filter(holds).copied().collect()
}

/// A part of the text with a code of its own.
struct Block<'t> {
    text: &'t [u8],
    start: usize,
    end: usize,
    repeats: &'t [Repeat],
}

impl Block<'_> {
    fn write(&self, bits: &mut Bits, is_last: bool) {
        let mut symbols = [0_u32; SYMBOLS];
        let mut distances = [0_u32; SYMBOLS];
        symbols[END] = 1;
        let mut from = self.start;
        for repeat in self.repeats {
            for byte in &self.text[from..repeat.at as usize] {
                symbols[usize::from(*byte)] += 1;
            }
            symbols[Coded::length(repeat).symbol] += 1;
            distances[Coded::distance(repeat).symbol] += 1;
            from = repeat.end();
        }
        for byte in &self.text[from..self.end] {
            symbols[usize::from(*byte)] += 1;
        }
        let (lengths, places) =
            (Code::of(&symbols, SYMBOLS, LONGEST), Code::of(&distances[..DISTANCES], DISTANCES, LONGEST));
        bits.reserve(HEAD_BYTES_MAX + lengths.bytes(&symbols) + places.bytes(&distances) + 4 * self.repeats.len());
        write_codes(bits, &lengths, &places, is_last);
        let mut from = self.start;
        for repeat in self.repeats {
            bits.put_plain(&lengths, &self.text[from..repeat.at as usize]);
            bits.put_coded(&lengths, Coded::length(repeat));
            bits.put_coded(&places, Coded::distance(repeat));
            bits.flush();
            from = repeat.end();
        }
        bits.put_plain(&lengths, &self.text[from..self.end]);
        bits.put_coded(&lengths, Coded { symbol: END, rest: 0, rest_bits: 0 });
        bits.flush();
    }
}

/// A number as a symbol and what of it follows in so many bits.
#[derive(Clone, Copy)]
struct Coded {
    symbol: usize,
    rest: u32,
    rest_bits: u32,
}

impl Coded {
    const fn length(repeat: &Repeat) -> Self {
        if repeat.length == 258 {
            Self { symbol: 285, rest: 0, rest_bits: 0 }
        } else {
            Self::of(257, repeat.length - 3, 2)
        }
    }

    const fn distance(repeat: &Repeat) -> Self {
        Self::of(0, repeat.distance - 1, 1)
    }

    /// Of numbers with the same first bit, each is told by so many bits after that in the symbol, the others follow.
    const fn of(first_symbol: usize, number: u32, told_bits: u32) -> Self {
        let log = if number == 0 { 0 } else { number.ilog2() };
        if log <= told_bits {
            return Self { symbol: first_symbol + number as usize, rest: 0, rest_bits: 0 };
        }
        let rest_bits = log - told_bits;
        let symbol = (rest_bits << told_bits) + (number >> rest_bits);
        Self { symbol: first_symbol + symbol as usize, rest: number & ((1 << rest_bits) - 1), rest_bits }
    }
}

/// Bytes that tell the codes of a block, at most: three bits for each length of the lengths' own code, and 7 + 7 bits
/// for each symbol.
const HEAD_BYTES_MAX: usize = 600;

/// A Huffman code: of each symbol its bits, the first one lowest, and how many; none for what does not occur.
struct Code([(u16, u16); SYMBOLS]);

impl Code {
    /// The code for the first `all` symbols, which occur so often, none longer than `longest` bits; it has at least two.
    fn of(counts: &[u32], all: usize, longest: usize) -> Self {
        let mut used: Vec<u64> = Vec::with_capacity(all);
        used.extend(
            (0..).zip(counts).filter(|(_, count)| **count > 0).map(|(symbol, count)| u64::from(*count) << 16 | symbol),
        );
        // A code of one symbol is read differently by different readers.
        for symbol in 0..2 {
            if used.len() < 2 && used.iter().all(|one| one & 0xffff != symbol) {
                used.push(1 << 16 | symbol);
            }
        }
        used.sort_unstable();
        let mut left = lengths(&used, longest);
        // The rarest get the longest.
        let mut codes = [(0, 0); SYMBOLS];
        let mut length = longest;
        for one in &used {
            while left[length] == 0 {
                length -= 1;
            }
            left[length] -= 1;
            codes[(one & 0xffff) as usize].1 = u16::try_from(length).unwrap_or(0);
        }
        number(&mut codes);
        Self(codes)
    }

    /// Bytes that symbols take that occur so often, without what follows them.
    fn bytes(&self, counts: &[u32]) -> usize {
        let bits: usize = counts.iter().zip(&self.0).map(|(count, code)| *count as usize * usize::from(code.1)).sum();
        bits / 8 + 1
    }
}

/// How many codes there are of each length, for symbols in the order of how often (above bit 16) they occur.
fn lengths(used: &[u64], longest: usize) -> [u32; LONGEST + 1] {
    let leaves = used.len();
    let mut weights: Vec<u64> = Vec::with_capacity(2 * leaves);
    weights.extend(used.iter().map(|one| one >> 16));
    let mut parents = vec![0; 2 * leaves - 1];
    let (mut leaf, mut inner) = (0, leaves);
    for parent in leaves..2 * leaves - 1 {
        let mut weight = 0;
        // The two lightest of those that have no parent: both rows are in order.
        for _ in 0..2 {
            let next = if leaf < leaves && (inner >= parent || weights[leaf] <= weights[inner]) {
                &mut leaf
            } else {
                &mut inner
            };
            weight += weights[*next];
            parents[*next] = parent;
            *next += 1;
        }
        weights.push(weight);
    }
    let mut depths = vec![0; 2 * leaves - 1];
    let mut by_length = [0; LONGEST + 1];
    for node in (0..2 * leaves - 2).rev() {
        depths[node] = depths[parents[node]] + 1;
        if node < leaves {
            by_length[depths[node].min(longest)] += 1;
        }
    }
    // What was cut off at the longest takes more room than there is: shorter codes are split until it fits.
    let taken = |by_length: &[u32]| (1..=longest).map(|length| by_length[length] << (longest - length)).sum::<u32>();
    for _ in 1 << longest..taken(&by_length) {
        if let Some(split) = (1..longest).rev().find(|length| by_length[*length] > 0) {
            by_length[longest] -= 1;
            by_length[split] -= 1;
            by_length[split + 1] += 2;
        }
    }
    by_length
}

/// Gives out the codes of these lengths (§3.2.2).
fn number(codes: &mut [(u16, u16); SYMBOLS]) {
    let mut of_length = [0_u32; LONGEST + 1];
    for code in codes.iter().filter(|code| code.1 > 0) {
        of_length[usize::from(code.1)] += 1;
    }
    let mut next = [0_u32; LONGEST + 1];
    for length in 1..LONGEST {
        next[length + 1] = (next[length] + of_length[length]) << 1;
    }
    for code in codes.iter_mut().filter(|code| code.1 > 0) {
        let next = &mut next[usize::from(code.1)];
        // It is sent from its highest bit on.
        code.0 = u16::try_from(next.reverse_bits() >> (32 - u32::from(code.1))).unwrap_or(0);
        *next += 1;
    }
}

/// The lengths of both codes, in a code of their own (§3.2.7).
fn write_codes(bits: &mut Bits, symbols: &Code, distances: &Code, is_last: bool) {
    let in_use = |code: &Code, least: usize| {
        let last = code.0.iter().rposition(|code| code.1 > 0).map_or(0, |last| last + 1);
        last.max(least)
    };
    let (symbols_count, distances_count) = (in_use(symbols, END + 1), in_use(distances, 1));
    let both = symbols.0[..symbols_count].iter().chain(&distances.0[..distances_count]);
    let runs = runs(&both.map(|code| code.1).collect::<Vec<_>>());
    let mut counts = [0; ORDER.len()];
    for run in &runs {
        counts[run.symbol] += 1;
    }
    let code = Code::of(&counts, ORDER.len(), LONGEST_OF_LENGTHS);
    let told = ORDER.iter().rposition(|symbol| code.0[*symbol].1 > 0).map_or(4, |last| (last + 1).max(4));
    // A block with a code of its own.
    bits.put(u64::from(is_last) | 0b100, 3);
    bits.put((symbols_count - END - 1) as u64, 5);
    bits.put((distances_count - 1) as u64, 5);
    bits.put((told - 4) as u64, 4);
    for symbol in &ORDER[..told] {
        bits.flush();
        bits.put(u64::from(code.0[*symbol].1), 3);
    }
    for run in runs {
        bits.flush();
        bits.put_coded(&code, run);
    }
    bits.flush();
}

/// Lengths of codes, those that are equal in a row together.
fn runs(lengths: &[u16]) -> Vec<Coded> {
    let mut runs = Vec::new();
    for equal in lengths.chunk_by(|a, b| a == b) {
        let (symbol, mut left) = (usize::from(equal[0]), equal.len());
        let mut put = |symbol: usize, more: usize, rest_bits: u32| {
            runs.push(Coded { symbol, rest: u32::try_from(more).unwrap_or(0), rest_bits });
        };
        if symbol == 0 {
            while left >= 11 {
                let taken = left.min(138);
                put(18, taken - 11, 7);
                left -= taken;
            }
            if left >= 3 {
                put(17, left - 3, 3);
                left = 0;
            }
        } else {
            put(symbol, 0, 0);
            left -= 1;
            while left >= 3 {
                let taken = left.min(6);
                put(16, taken - 3, 2);
                left -= taken;
            }
        }
        (0..left).for_each(|_| put(symbol, 0, 0));
    }
    runs
}

/// Bits, the first one lowest in the first byte.
struct Bits {
    /// What is written, and room for what comes.
    bytes: Vec<u8>,
    /// Where the next byte goes.
    at: usize,
    held: u64,
    /// Bits held: after [`Bits::flush`] fewer than 8, and never more than 63.
    count: u32,
}

impl Bits {
    /// Makes room for so many bytes more.
    fn reserve(&mut self, bytes: usize) {
        self.bytes.resize(self.at + bytes + 16, 0);
    }

    /// Takes bits; at most 55 may come between two calls of [`Bits::flush`].
    const fn put(&mut self, value: u64, count: u32) {
        self.held |= value << self.count;
        self.count += count;
    }

    /// Writes all whole bytes.
    fn flush(&mut self) {
        self.bytes[self.at..self.at + 8].copy_from_slice(&self.held.to_le_bytes());
        let whole = self.count / 8;
        self.at += whole as usize;
        self.held >>= 8 * whole;
        self.count %= 8;
    }

    fn put_plain(&mut self, code: &Code, bytes: &[u8]) {
        // Three symbols have 45 bits at most.
        for few in bytes.chunks(3) {
            for byte in few {
                let (bits, length) = code.0[usize::from(*byte)];
                self.put(u64::from(bits), u32::from(length));
            }
            self.flush();
        }
    }

    const fn put_coded(&mut self, code: &Code, coded: Coded) {
        let (bits, length) = code.0[coded.symbol];
        self.put(bits as u64 | (coded.rest as u64) << length, length as u32 + coded.rest_bits);
    }

    fn end(mut self) -> Vec<u8> {
        self.bytes.truncate(self.at);
        if self.count > 0 {
            self.bytes.push((self.held & 0xff) as u8);
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::*;

    fn unpacked(packed: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(packed).read_to_end(&mut text).expect("an independent reader reads it");
        let mut again = vec![0; text.len()];
        let length = libdeflater::Decompressor::new().gzip_decompress(packed, &mut again).expect("and another");
        assert_eq!(again[..length], text);
        text
    }

    /// Texts of parts that are new or taken from before, as the first says, with where they were.
    fn texts() -> impl Strategy<Value = (Vec<u8>, Vec<Repeat>)> {
        let part = prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..40).prop_map(|new| (new, 0, 0)),
            proptest::collection::vec(0..3_u8, 0..40).prop_map(|new| (new, 0, 0)),
            (1..40_000_u32, 3..=258_u32).prop_map(|(distance, length)| (Vec::new(), distance, length)),
            (1..20_u32, 3..=258_u32).prop_map(|(distance, length)| (Vec::new(), distance, length)),
        ];
        proptest::collection::vec(part, 0..200).prop_map(|parts| {
            let (mut text, mut repeats) = (Vec::new(), Vec::new());
            for (new, distance, length) in parts {
                let at = u32::try_from(text.len()).expect("small");
                text.extend_from_slice(&new);
                if (length..=at.min(32_768)).contains(&distance) {
                    text.extend_from_within((at - distance) as usize..(at - distance + length) as usize);
                    repeats.push(Repeat { at, distance, length });
                }
            }
            (text, repeats)
        })
    }

    fn breaks() -> impl Strategy<Value = Vec<u32>> {
        proptest::collection::btree_set(0..5000_u32, 0..4).prop_map(|breaks| breaks.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back((text, repeats) in texts(), breaks in breaks()) {
            prop_assert_eq!(unpacked(&gzip(&text, &repeats, &breaks)), text);
        }

        #[test]
        fn what_does_not_hold_does_no_harm(
            (text, mut repeats) in texts(),
            wrong in proptest::collection::vec((0..5000_u32, 0..40_000_u32, 0..300_u32), 0..20),
            breaks in breaks(),
        ) {
            repeats.extend(wrong.into_iter().map(|(at, distance, length)| Repeat { at, distance, length }));
            repeats.sort_by_key(|repeat| repeat.at);
            prop_assert_eq!(unpacked(&gzip(&text, &repeats, &breaks)), text);
        }

        #[test]
        fn no_code_is_too_long(counts in proptest::collection::vec(0..u32::MAX / 400, 2..286), longest in 9..=15_usize) {
            // Counts that double from one to the next make the longest codes.
            let steep = (0..30).map(|i| 1 << i).chain(counts.iter().copied()).take(286);
            for counts in [steep.collect::<Vec<_>>(), counts.clone()] {
                let code = Code::of(&counts, counts.len(), longest);
                let taken = code.0.iter().filter(|code| code.1 > 0).map(|code| 1_usize << (longest - usize::from(code.1))).sum::<usize>();
                prop_assert_eq!(taken, 1 << longest, "every row of bits means something");
                prop_assert!(code.0.iter().all(|code| usize::from(code.1) <= longest));
                prop_assert!(counts.iter().zip(&code.0).all(|(count, code)| *count == 0 || code.1 > 0));
            }
        }
    }

    #[test]
    fn every_length_and_distance_has_its_symbol() {
        let coded = |coded: Coded| (coded.symbol, coded.rest, coded.rest_bits);
        let length = |length| coded(Coded::length(&Repeat { at: 0, distance: 1, length }));
        for (known, symbol) in [
            (3, (257, 0, 0)),
            (10, (264, 0, 0)),
            (11, (265, 0, 1)),
            (12, (265, 1, 1)),
            (18, (268, 1, 1)),
            (19, (269, 0, 2)),
            (130, (280, 15, 4)),
            (131, (281, 0, 5)),
            (257, (284, 30, 5)),
            (258, (285, 0, 0)),
        ] {
            assert_eq!(length(known), symbol, "length {known}");
        }
        let distance = |distance| coded(Coded::distance(&Repeat { at: 0, distance, length: 3 }));
        for (known, symbol) in [
            (1, (0, 0, 0)),
            (4, (3, 0, 0)),
            (5, (4, 0, 1)),
            (6, (4, 1, 1)),
            (7, (5, 0, 1)),
            (9, (6, 0, 2)),
            (24_577, (29, 0, 13)),
            (32_768, (29, 8191, 13)),
        ] {
            assert_eq!(distance(known), symbol, "distance {known}");
        }
    }

    #[test]
    fn nothing_and_one_byte_are_texts_too() {
        for text in [&b""[..], b"a", b"aaaaaaaaaaaa"] {
            assert_eq!(unpacked(&gzip(text, &[], &[])), text);
        }
    }
}
