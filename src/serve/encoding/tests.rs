use super::*;

const TEXT: &[u8] = b"{\"TableName\": \"accounts\"}";

#[test]
fn what_is_encoded_decodes() {
    for encoding in [Encoding::Gzip, Encoding::Deflate] {
        let encoded = encoding.encode(TEXT).unwrap();
        assert_ne!(encoded, TEXT);
        assert_eq!(encoding.decode(&encoded, 1000).unwrap(), TEXT, "{encoding:?}");
    }
}

#[test]
fn gzip_members_add_up_and_deflate_streams_do_not() {
    let twice = |encoding: Encoding| encoding.encode(TEXT).unwrap().repeat(2);
    assert_eq!(Encoding::Gzip.decode(&twice(Encoding::Gzip), 1000).unwrap(), TEXT.repeat(2));
    assert_eq!(Encoding::Deflate.decode(&twice(Encoding::Deflate), 1000), Err(DecodeError::Broken));
}

#[test]
fn junk_behind_a_gzip_member_is_left_alone() {
    let mut encoded = Encoding::Gzip.encode(TEXT).unwrap();
    encoded.extend(b"junk");
    assert_eq!(Encoding::Gzip.decode(&encoded, 1000).unwrap(), TEXT);
}

#[test]
fn what_is_broken_cut_short_or_empty_does_not_decode() {
    for encoding in [Encoding::Gzip, Encoding::Deflate] {
        let encoded = encoding.encode(TEXT).unwrap();
        let cut = encoded.get(..encoded.len() - 3).unwrap();
        for bytes in [cut, TEXT, b""] {
            assert_eq!(encoding.decode(bytes, 1000), Err(DecodeError::Broken), "{encoding:?}");
        }
    }
}

#[test]
fn a_small_body_that_unfolds_too_far_is_too_large() {
    let bomb = Encoding::Gzip.encode(&[b' '; 5000]).unwrap();
    assert!(bomb.len() < 100);
    assert_eq!(Encoding::Gzip.decode(&bomb, 4999), Err(DecodeError::TooLarge));
    assert_eq!(Encoding::Gzip.decode(&bomb.repeat(2), 9999), Err(DecodeError::TooLarge));
    assert_eq!(Encoding::Gzip.decode(&bomb, 5000).unwrap().len(), 5000);
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
