//! The thread that reads the terminal: what waits there is one lot.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::super::burst::{self, Bursts};
use super::super::event::Event;
use super::Wake;
use super::decode::Decoder;
use super::tty::Tty;

/// More than that are left for the next lot, so that a frame is drawn in between.
const LOT_BYTES_MAX: usize = 1024 * 1024;
/// A terminal gives no more at once.
const READ_BYTES: usize = 4096;
/// How long the next piece of a paste is waited for, or the rest of a sequence: a good connection's way, and less than a
/// frame.
const BURST_PAUSE: Duration = Duration::from_millis(10);
/// The same once a sequence is more than what a hand may have typed: it may be the bracket that begins a paste, whose
/// text would be keys without it.
const SEQUENCE_PAUSE: Duration = Duration::from_millis(500);
/// The same between the brackets of a paste. When it is over without an end, the end was lost.
const PASTE_PAUSE: Duration = Duration::from_secs(1);
/// What comes so soon after the lot before was dealt with is no other key: nobody presses two so close, and a held one
/// repeats more slowly.
const KEYS_APART: Duration = Duration::from_millis(25);
/// When so long nothing has come, a paste is over.
const PASTE_OVER: Duration = Duration::from_millis(300);
/// How often it is looked whether the terminal is ours to read.
const LOOK: Duration = Duration::from_millis(50);

/// Whether the midst of a paste is being read. Shared with those who give the terminal back.
#[derive(Clone, Default)]
pub struct Pasting(Arc<AtomicBool>);

impl Pasting {
    pub fn is_under_way(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    fn set(&self, is_under_way: bool) {
        self.0.store(is_under_way, Ordering::SeqCst);
    }
}

/// The loop's hold on the thread.
pub struct Input {
    read_on: Sender<()>,
    is_fresh: Arc<AtomicBool>,
}

struct Reader {
    tty: Arc<Tty>,
    decoder: Decoder,
    bursts: Bursts,
    pasting: Pasting,
    is_fresh: Arc<AtomicBool>,
    events: Sender<Wake>,
    dealt_with: Receiver<()>,
}

impl Input {
    /// Starts the thread. Each lot waits for [`Input::read_on`].
    pub fn listen(tty: Arc<Tty>, pasting: Pasting, events: Sender<Wake>) -> io::Result<Self> {
        let (read_on, dealt_with) = channel();
        let is_fresh = Arc::<AtomicBool>::default();
        let mut reader = Reader {
            tty,
            decoder: Decoder::default(),
            bursts: Bursts::default(),
            pasting,
            is_fresh: Arc::clone(&is_fresh),
            events,
            dealt_with,
        };
        std::thread::Builder::new().name("input".to_owned()).spawn(move || reader.read_all())?;
        Ok(Self { read_on, is_fresh })
    }

    /// The lot was dealt with. A thread that is gone has said so by [`Wake::Gone`].
    pub fn read_on(&self) {
        self.read_on.send(()).ok();
    }

    /// The terminal was somebody else's meanwhile: the rest of what was being read never comes.
    pub fn begin_afresh(&self) {
        self.is_fresh.store(true, Ordering::SeqCst);
    }
}

impl Reader {
    fn read_all(&mut self) {
        loop {
            let lot = self.read_lot();
            let sent = match lot {
                Ok(lot) => self.events.send(Wake::Input(lot)).is_ok(),
                Err(error) => {
                    self.events.send(Wake::Gone(error)).ok();
                    false
                }
            };
            if !sent || self.dealt_with.recv().is_err() {
                return;
            }
        }
    }

    fn read_lot(&mut self) -> io::Result<Vec<Event>> {
        let follows = self.tty.wait(Some(KEYS_APART))?;
        if !follows && !self.tty.wait(Some(PASTE_OVER))? {
            self.pasting.set(false);
            self.tty.wait(None)?;
        }
        let mut buffer = [0; READ_BYTES];
        let mut count = 0;
        let mut is_cut = false;
        loop {
            count += self.read(&mut buffer)?;
            if !self.tty.wait(Some(pause(&self.decoder)))? {
                break;
            }
            is_cut = count > LOT_BYTES_MAX && !self.decoder.is_in_paste();
            if is_cut {
                break;
            }
        }
        let pieces = self.decoder.finish();
        Ok(self.bursts.join(pieces, follows, is_cut))
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // In the background a read would stop this process, and a signal to end it would not be heard.
        while !self.tty.is_foreground() {
            std::thread::sleep(LOOK);
        }
        let count = self.tty.read(buffer)?;
        if count == 0 && self.tty.is_hung_up()? {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if self.is_fresh.swap(false, Ordering::SeqCst) {
            self.decoder = Decoder::default();
        }
        self.decoder.take(buffer.get(..count).unwrap_or_default());
        self.pasting
            .set(self.decoder.is_in_paste() || self.decoder.characters() >= burst::LENGTH_MIN);
        Ok(count)
    }
}

/// How long more is waited for. A single key is never kept waiting.
fn pause(decoder: &Decoder) -> Duration {
    if decoder.is_in_paste() {
        PASTE_PAUSE
    } else if decoder.is_in_sequence() {
        SEQUENCE_PAUSE
    } else if decoder.is_incomplete() || decoder.characters() >= burst::LENGTH_MIN {
        BURST_PAUSE
    } else {
        Duration::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_waited_for_as_long_as_no_hand_can_have_typed_the_beginning() {
        let cases: &[(&[u8], Duration)] = &[
            (b"a", Duration::ZERO),
            (b"\x1b[15~", Duration::ZERO),
            (b"\x1b", BURST_PAUSE),
            (b"\x1b[", BURST_PAUSE),
            (b"\xe6", BURST_PAUSE),
            (b"\x1b[2", SEQUENCE_PAUSE),
            (b"select \x1b[200", SEQUENCE_PAUSE),
            (b"\x1b[200~", PASTE_PAUSE),
        ];
        for (bytes, expected) in cases {
            let mut decoder = Decoder::default();
            decoder.take(bytes);
            assert_eq!(pause(&decoder), *expected, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
