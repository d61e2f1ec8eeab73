//! By which address log-ins are throttled.

use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv6Addr};

/// The peer's address, or what a trusted proxy says. Of IPv6 the network of 64 bits: whoever has one address
/// has all of them.
pub(super) fn of(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpAddr]) -> String {
    let Some(peer) = peer.map(|peer| peer.to_canonical()) else {
        return "local".to_owned();
    };
    let known = trusted.iter().any(|proxy| proxy.to_canonical() == peer);
    let address = forwarded(headers).filter(|_| known).unwrap_or(peer);
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network = Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX));
            format!("{network}/64")
        }
    }
}

/// The last entry, which is the one that the trusted proxy wrote itself: some add to the header, some add
/// another header below the client's.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    let address = last.to_str().ok()?.rsplit(',').next()?.trim();
    address.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|proxy| proxy.parse().unwrap()).collect();
        of(Some(peer.parse().unwrap()), &headers, &trusted)
    }

    #[test]
    fn only_what_a_trusted_proxy_wrote_last_is_believed() {
        assert_eq!(address("192.0.2.7", &["198.51.100.1"], &[]), "192.0.2.7");
        assert_eq!(
            address("10.0.0.1", &["1.1.1.1, 198.51.100.1"], &["10.0.0.1"]),
            "198.51.100.1"
        );
        // The client's own header stands above the one that the proxy added.
        assert_eq!(
            address("10.0.0.1", &["1.1.1.1", "198.51.100.1"], &["10.0.0.1"]),
            "198.51.100.1"
        );
        assert_eq!(address("10.0.0.1", &["nonsense"], &["10.0.0.1"]), "10.0.0.1");
    }

    #[test]
    fn one_network_of_ipv6_is_one_client() {
        assert_eq!(address("2001:db8:1:2:3:4:5:6", &[], &[]), "2001:db8:1:2::/64");
        assert_eq!(address("::ffff:192.0.2.7", &[], &[]), "192.0.2.7");
        assert_eq!(
            address("::ffff:10.0.0.1", &["198.51.100.1"], &["10.0.0.1"]),
            "198.51.100.1"
        );
    }
}
