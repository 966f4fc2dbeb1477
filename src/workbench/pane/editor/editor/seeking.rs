//! What is looked for in a text is found, selected and replaced.

use std::ops::Range;

use super::Editor;

impl Editor {
    /// Looks for what is typed in the line at the foot, from the start of what is selected on.
    pub fn find_anew(&mut self) {
        let from = self.text.selected().map_or(self.cursor_byte(), |bytes| bytes.start);
        self.look();
        let places = self.find.places(self.revision);
        let next = places.iter().find(|place| **place >= from).or(places.first()).copied();
        match next {
            Some(place) => self.select_found(place),
            None => self.text.put_cursor(from),
        }
    }

    /// Goes to the next place, or the one before. False where there is none.
    pub fn find_next(&mut self, is_forward: bool) -> bool {
        self.look();
        let from = self.text.selected().map_or(self.cursor_byte(), |bytes| bytes.start);
        let places = self.find.places(self.revision);
        let next = if is_forward {
            places.iter().find(|place| **place > from).or(places.first())
        } else {
            places.iter().rev().find(|place| **place < from).or(places.last())
        };
        let Some(place) = next.copied() else { return false };
        self.select_found(place);
        true
    }

    pub(super) fn look(&mut self) {
        self.find.look(&self.text.snapshot(), self.revision);
    }

    fn select_found(&mut self, place: usize) {
        self.text.put_cursor(place + self.find.needle().text().len());
        // The cursor stands at the start: from there the next one is looked for.
        self.text.select_to(place);
    }

    /// Where the selection stands among what was found, from 1, and how many there are.
    pub fn found(&self) -> (Option<usize>, usize) {
        let places = self.find.places(self.revision);
        let start = self.text.selected().map(|bytes| bytes.start);
        let at = start.and_then(|start| places.binary_search(&start).ok());
        (at.map(|at| at + 1), places.len())
    }

    /// What was found between two bytes, while the line at the foot is there.
    pub fn found_within(&self, from: usize, to: usize) -> Vec<Range<usize>> {
        if !self.find.is_open {
            return Vec::new();
        }
        self.find.within(self.revision, from, to)
    }

    /// Replaces what is selected, if it was found, and goes to the next.
    pub fn replace_found(&mut self) -> bool {
        self.look();
        if let (Some(_), _) = self.found() {
            let replacement = self.find.replacement().to_owned();
            self.change(|text| text.insert(&replacement));
            self.look();
            let from = self.cursor_byte();
            let places = self.find.places(self.revision);
            let next = places.iter().find(|place| **place >= from).or(places.first()).copied();
            if let Some(place) = next {
                self.select_found(place);
            }
            return true;
        }
        self.find_next(true)
    }

    /// Replaces all that is found, as one change, and says how many that were.
    pub fn replace_all_found(&mut self) -> usize {
        self.look();
        let places = self.find.places(self.revision).to_vec();
        let (Some(first), Some(last)) = (places.first().copied(), places.last()) else { return 0 };
        let length = self.find.needle().text().len();
        let replacement = self.find.replacement().to_owned();
        let (end, mut from) = (last + length, first);
        let mut written = String::new();
        for place in &places {
            written.extend(self.text.rope().byte_slice(from..*place).chunks());
            written.push_str(&replacement);
            from = place + length;
        }
        self.change(|text| text.replace(first..end, &written));
        self.text.put_cursor(first);
        places.len()
    }
}
