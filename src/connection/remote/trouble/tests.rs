use super::*;

#[test]
fn a_certificate_of_another_host_is_told_from_one_that_nobody_signed() {
    let told = |error: CertificateError| why(&rustls::Error::InvalidCertificate(error));
    assert_eq!(told(CertificateError::NotValidForName), Tls::OtherName);
    assert_eq!(told(CertificateError::UnknownIssuer), Tls::Untrusted);
    assert_eq!(told(CertificateError::Expired), Tls::Expired);
    assert_eq!(told(CertificateError::NotValidYet), Tls::NotYet);
    assert_eq!(told(CertificateError::BadEncoding), Tls::Other);
    assert_eq!(why(&rustls::Error::HandshakeNotComplete), Tls::Other);
}

#[test]
fn what_stands_in_an_error_of_the_system_is_found_however_deep() {
    let error = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
    let error = io::Error::other(io::Error::other(error));
    assert_eq!(find::<rustls::Error>(&error).map(why), Some(Tls::Untrusted));
    assert!(find::<rustls::Error>(&io::Error::other("another")).is_none());
}
