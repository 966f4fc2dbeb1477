//! The HTTP client under the SDK's, where its usual one would not do: certificates of one's own, and no proxy at all.

use std::fmt;

use aws_sdk_dynamodb::config::{RuntimeComponents, SharedHttpClient};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, ConnectorBuilder};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::connection::settings::ViaProxy;

/// Certificates that are trusted in the place of those of the system.
#[derive(Clone)]
pub struct Trust(Vec<CertificateDer<'static>>);

impl Trust {
    /// The certificates of a PEM file; `None` when there is none that can be used. Those that can't are left out, as one bad
    /// certificate in a bundle of hundreds is no reason to trust none.
    pub fn read(pem: &str) -> Option<Self> {
        let found = CertificateDer::pem_slice_iter(pem.as_bytes()).filter_map(Result::ok);
        let usable = found.filter(|found| RootCertStore::empty().add(found.clone()).is_ok());
        let usable: Vec<_> = usable.collect();
        (!usable.is_empty()).then_some(Self(usable))
    }

    /// As PEM again: it is what the client takes, and it panics at what it can't read.
    fn context(&self) -> Option<TlsContext> {
        let mut store = TrustStore::empty();
        for certificate in &self.0 {
            let text = STANDARD.encode(certificate);
            let begin = "-----BEGIN CERTIFICATE-----";
            store.add_pem_certificate(format!("{begin}\n{text}\n-----END CERTIFICATE-----\n"));
        }
        TlsContext::builder().with_trust_store(store).build().ok()
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trust({})", self.0.len())
    }
}

/// The client for all that is asked, the service as well as those who know credentials; `None` where the SDK's own does.
pub fn client(trust: Option<&Trust>, via_proxy: ViaProxy) -> Option<SharedHttpClient> {
    if trust.is_none() && via_proxy == ViaProxy::AsTold {
        return None;
    }
    let context = trust.and_then(Trust::context).unwrap_or_default();
    // As the SDK makes its own.
    let client = Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = ConnectorBuilder::default()
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .tls_context(context.clone());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        connector.set_proxy_config(Some(match via_proxy {
            ViaProxy::AsTold => ProxyConfig::from_env(),
            ViaProxy::None => ProxyConfig::disabled(),
        }));
        connector.build()
    });
    Some(client)
}
