//! The functions both languages ask a condition with.

macro_rules! predicates {
    ($($predicate:ident $name:literal,)*) => {
        /// A function of two operands that is true or false of them. It has one name and one meaning in both languages,
        /// so that a condition goes from the one into the other as it is.
        // Apart from the functions of each language because nothing but its name, its check, its truth and its sentence
        // is particular to it: whoever walks conditions treats all predicates alike. `attribute_type` is none, as its
        // second operand names a type, which is known once the condition is bound.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Predicate {
            $($predicate,)*
        }

        impl Predicate {
            // Of the same lines as the variants: a list beside them could lack one, which no language would read then.
            pub const ALL: &[Self] = &[$(Self::$predicate,)*];

            /// In lower case.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$predicate => $name,)*
                }
            }
        }
    };
}

// In the order they are offered.
predicates! {
    BeginsWith "begins_with",
    Contains "contains",
}

impl Predicate {
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|predicate| predicate.name() == name)
    }
}
