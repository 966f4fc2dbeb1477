//! The proxy between us and a service, as the AWS SDK chooses it: by variables that most programs know.

use hyper_util::client::proxy::matcher::{Intercept, Matcher};

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
        let (name, value) = self.named_for(url)?;
        let chosen = intercepted(value, &self.no_proxy, url)?;
        let host = chosen.uri().host()?;
        let port = chosen.uri().port_u16().map(|port| format!(":{port}"));
        let place = format!("{host}{}", port.unwrap_or_default());
        Some(Told::new(place, Origin::Variable(name)))
    }

    /// Why what a variable names on the way to this URL is no proxy: by itself the SDK would go there without one, over a
    /// way that was not meant. Its value may hold a password, and is not told.
    pub fn problem(&self, url: &str) -> Option<String> {
        let (name, value) = self.named_for(url)?;
        // Where none is used, it does not matter what it is.
        intercepted(ANY, &self.no_proxy, url)?;
        let place = intercepted(value, "", url);
        let scheme = place.as_ref().and_then(|chosen| chosen.uri().scheme_str());
        let is_other = |scheme: &str| !["http", "https"].contains(&scheme);
        match scheme {
            None => Some(format!("{name} is no URL of a proxy: {AS_A_URL}")),
            Some(scheme) if is_other(scheme) => Some(format!(
                "{name} names a proxy of {scheme}, and only those of HTTP are spoken to: {AS_A_URL}"
            )),
            Some(_) => None,
        }
    }

    /// The variable that counts for this URL, and its value; none where that is empty.
    fn named_for(&self, url: &str) -> Option<(&'static str, &str)> {
        let own = if url.to_ascii_lowercase().starts_with("https:") { HTTPS } else { HTTP };
        let named = [own, ALL].into_iter().find_map(|names| {
            let first = |name: &&str| self.set.iter().find(|(set, _)| set == name);
            names.iter().find_map(first)
        });
        named.map(|(name, value)| (*name, value.as_str())).filter(|(_, value)| !value.is_empty())
    }
}

const AS_A_URL: &str =
    "write it as http://HOST:PORT, or name in NO_PROXY who is reached without one";
/// A proxy that could be.
const ANY: &str = "http://proxy.invalid";

/// As the SDK reads them, so that who is blamed is who was asked.
fn intercepted(proxy: &str, no_proxy: &str, url: &str) -> Option<Intercept> {
    Matcher::builder().all(proxy).no(no_proxy).build().intercept(&url.parse().ok()?)
}
