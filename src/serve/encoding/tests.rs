use super::*;

fn decoded(encoding: Encoding, bytes: &[u8], most: usize) -> Result<Vec<u8>, DecodeError> {
    encoding.decode(bytes, most, &mut |_| true)
}

const TEXT: &[u8] = b"{\"TableName\": \"accounts\"}";

#[test]
fn what_is_encoded_decodes() {
    for encoding in [Encoding::Gzip, Encoding::Deflate] {
        let encoded = encoding.encode(TEXT).unwrap();
        assert_ne!(encoded, TEXT);
        assert_eq!(decoded(encoding, &encoded, 1000).unwrap(), TEXT, "{encoding:?}");
    }
}

#[test]
fn gzip_members_add_up_and_deflate_streams_do_not() {
    let twice = |encoding: Encoding| encoding.encode(TEXT).unwrap().repeat(2);
    assert_eq!(decoded(Encoding::Gzip, &twice(Encoding::Gzip), 1000).unwrap(), TEXT.repeat(2));
    assert_eq!(
        decoded(Encoding::Deflate, &twice(Encoding::Deflate), 1000),
        Err(DecodeError::Broken)
    );
}

#[test]
fn junk_behind_a_gzip_member_is_left_alone() {
    let mut encoded = Encoding::Gzip.encode(TEXT).unwrap();
    encoded.extend(b"junk");
    assert_eq!(decoded(Encoding::Gzip, &encoded, 1000).unwrap(), TEXT);
}

#[test]
fn what_is_broken_cut_short_or_empty_does_not_decode() {
    for encoding in [Encoding::Gzip, Encoding::Deflate] {
        let encoded = encoding.encode(TEXT).unwrap();
        let cut = encoded.get(..encoded.len() - 3).unwrap();
        for bytes in [cut, TEXT, b""] {
            assert_eq!(decoded(encoding, bytes, 1000), Err(DecodeError::Broken), "{encoding:?}");
        }
    }
}

#[test]
fn a_small_body_that_unfolds_too_far_is_too_large() {
    let bomb = Encoding::Gzip.encode(&[b' '; 5000]).unwrap();
    assert!(bomb.len() < 100);
    assert_eq!(decoded(Encoding::Gzip, &bomb, 4999), Err(DecodeError::TooLarge));
    assert_eq!(decoded(Encoding::Gzip, &bomb.repeat(2), 9999), Err(DecodeError::TooLarge));
    assert_eq!(decoded(Encoding::Gzip, &bomb, 5000).unwrap().len(), 5000);
}

#[test]
fn the_heaviest_then_the_first_encoding_is_preferred() {
    for (accept, preferred) in [
        ("gzip, deflate", Some(Encoding::Gzip)),
        ("deflate, gzip", Some(Encoding::Deflate)),
        ("deflate;q=0.5, gzip;q=0.8", Some(Encoding::Gzip)),
        ("GZIP;Q=1", Some(Encoding::Gzip)),
        ("*", Some(Encoding::Gzip)),
        ("br, zstd, x-gzip", None),
        ("gzip;q=0", None),
        ("gzip;q=0, deflate", Some(Encoding::Deflate)),
        ("identity", None),
        ("", None),
    ] {
        assert_eq!(Encoding::preferred(accept), preferred, "{accept}");
    }
}

#[test]
fn members_are_counted() {
    let empty = Encoding::Gzip.encode(b"").unwrap();
    assert_eq!(decoded(Encoding::Gzip, &empty.repeat(MEMBERS_MAX), 1000), Ok(Vec::new()));
    let many = empty.repeat(MEMBERS_MAX + 1);
    assert_eq!(decoded(Encoding::Gzip, &many, 1000), Err(DecodeError::Broken));
}

#[test]
fn a_text_grows_no_further_than_it_is_let() {
    let long = vec![b' '; 10_000_000];
    for encoding in [Encoding::Gzip, Encoding::Deflate] {
        let encoded = encoding.encode(&long).unwrap();
        let mut asked = Vec::new();
        let text = encoding.decode(&encoded, usize::MAX, &mut |bytes| {
            asked.push(bytes);
            bytes < 1_000_000
        });
        assert_eq!(text, Err(DecodeError::NoRoom));
        assert!(asked.len() > 1, "{asked:?}");
        assert!(asked.iter().all(|&bytes| bytes < 2_000_000), "{asked:?}");
        let text = encoding.decode(&encoded, usize::MAX, &mut |bytes| bytes < 30_000_000);
        assert!(text.is_ok_and(|text| text == long));
    }
}
