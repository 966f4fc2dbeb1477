//! The proxy between us and a service, as the AWS SDK chooses it: by variables that most programs know.

use hyper_util::client::proxy::matcher::Matcher;

use super::facts::{Origin, Told};

#[cfg(test)]
mod tests;

/// The variables about proxies, as they are set.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Proxies {
    /// Those that are set, by name. They may hold passwords.
    set: Vec<(&'static str, String)>,
    /// `NO_PROXY`: who is reached without one.
    no_proxy: String,
}

/// Each kind of URL with its variables; of the two spellings the first that is set counts, be it empty.
const HTTPS: [&str; 2] = ["HTTPS_PROXY", "https_proxy"];
const HTTP: [&str; 2] = ["HTTP_PROXY", "http_proxy"];
/// Where those of the kind of URL name none.
const ALL: [&str; 2] = ["ALL_PROXY", "all_proxy"];
const NO_PROXY: [&str; 2] = ["NO_PROXY", "no_proxy"];
/// A program that answers for a web server is handed the headers of strangers as variables; `Proxy` would be one of them.
const CGI: &str = "REQUEST_METHOD";

impl Proxies {
    /// Of the variables, which `value` knows.
    pub fn of(value: impl Fn(&str) -> Option<String>) -> Self {
        if value(CGI).is_some() {
            return Self::default();
        }
        let names = HTTPS.into_iter().chain(HTTP).chain(ALL);
        let set = names.filter_map(|name| Some((name, value(name)?))).collect();
        let no_proxy = NO_PROXY.into_iter().find_map(&value).unwrap_or_default();
        Self { set, no_proxy }
    }

    /// The host and port of the proxy on the way to this URL, and the variable that names it. Never its user or password.
    pub fn to(&self, url: &str) -> Option<Told<String>> {
        let own = if url.to_ascii_lowercase().starts_with("https:") { HTTPS } else { HTTP };
        [own, ALL].into_iter().find_map(|names| {
            let first = |name: &&str| self.set.iter().find(|(set, _)| set == name);
            let (name, value) = names.iter().find_map(first)?;
            // As the SDK reads it, so that who is blamed is who was asked.
            let matcher = Matcher::builder().all(value).no(&self.no_proxy).build();
            let chosen = matcher.intercept(&url.parse().ok()?)?;
            let host = chosen.uri().host()?;
            let port = chosen.uri().port_u16().map(|port| format!(":{port}"));
            let place = format!("{host}{}", port.unwrap_or_default());
            Some(Told::new(place, Origin::Variable(name)))
        })
    }
}
