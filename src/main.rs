fn main() -> std::process::ExitCode {
    dynadraft::main()
}
