use super::*;

#[test]
fn connections_and_readers_share_the_handles_there_are() {
    for (handles, connections, threads) in
        [(0, 1, 1), (16, 1, 1), (20, 2, 1), (64, 32, 8), (256, 160, 40), (1024, 672, 168)]
    {
        let limits = Limits::USUAL.within(handles);
        assert_eq!((limits.connections, limits.threads), (connections, threads), "{handles}");
    }
    for plenty in [8192, usize::MAX] {
        assert_eq!(Limits::USUAL.within(plenty), Limits::USUAL);
    }
}

#[test]
fn the_system_gives_as_many_handles_as_it_says() {
    let handles = raised_handles();
    let current = getrlimit(Resource::Nofile).current.and_then(|it| usize::try_from(it).ok());
    assert_eq!(current.unwrap_or(usize::MAX), handles);
}
