//! By which address log-ins are throttled.

use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv6Addr};

/// The peer's address, or what a trusted proxy says. Of IPv6 the network of 64 bits: whoever has one address
/// has all of them.
pub fn of(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpAddr]) -> String {
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
