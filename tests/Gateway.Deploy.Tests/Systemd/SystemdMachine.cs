using Gateway.Deploy.Tests.Container;

namespace Gateway.Deploy.Tests.Systemd;

/// <summary>
/// A machine of Debian 12's packages whose process 1 is systemd, in a podman container with the host's network.
/// </summary>
internal sealed class SystemdMachine : IDisposable
{
    private const string Packages =
        "systemd,mount,bash,coreutils,tar,gzip,grep,curl,libicu72,libssl3,tzdata,zlib1g";

    private const string Boot =
        """
        for attempt in {1..600}; do
          case $(systemctl is-system-running --wait) in running | degraded) exit ;; esac
          sleep 0.1
        done
        exit 1
        """;

    // If the test run is killed, the container stays for at most this number of seconds.
    private const string Max = "1800";

    // Units that would change the host, or wait for a device that no container has.
    private static readonly string[] Masked =
    [
        "dev-hugepages.mount", "getty.target", "proc-sys-fs-binfmt_misc.automount", "sys-fs-fuse-connections.mount",
        "sys-kernel-debug.mount", "sys-kernel-tracing.mount", "systemd-firstboot.service",
        "systemd-modules-load.service", "systemd-network-generator.service", "systemd-networkd.service",
        "systemd-networkd.socket", "systemd-remount-fs.service", "systemd-sysctl.service",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly ContainerEngine _engine;
    private readonly string _name = $"gateway-systemd-{Guid.NewGuid():N}";

    private SystemdMachine(ContainerEngine engine) => _engine = engine;

    /// <param name="hosts">Names and their addresses, <c>NAME:ADDRESS</c>.</param>
    /// <param name="authority">The certificate authority that it trusts, as PEM.</param>
    public static async Task<SystemdMachine> BootAsync(IEnumerable<string> hosts, string authority)
    {
        Prerequisites.ReleaseTests();
        await DebianPackages.FindAsync();
        var machine = new SystemdMachine(new ContainerEngine());
        try
        {
            await DebianPackages.UnpackAsync(Packages, machine.PathOf());
            machine.Write("etc/ssl/certs/authority.pem", authority);
            machine.Write("etc/nsswitch.conf", "hosts: files dns\n");
            File.CreateSymbolicLink(machine.PathOf("bin", "sh"), "bash");
            foreach (var folder in (string[])["boot", "home", "opt"])
            {
                Directory.CreateDirectory(machine.PathOf(folder));
            }

            foreach (var unit in Masked)
            {
                File.CreateSymbolicLink(machine.PathOf("etc", "systemd", "system", unit), "/dev/null");
            }

            await machine.StartAsync(hosts);
            return machine;
        }
        catch
        {
            machine.Dispose();
            throw;
        }
    }

    /// <summary>The path on the host of a file in the machine.</summary>
    public string PathOf(params string[] parts) => Path.Combine([_folder.Root, "root", .. parts]);

    public void Write(string file, string text)
    {
        var path = PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Runs a script as root to its end.</summary>
    /// <returns>Its exit code, and its output on both streams.</returns>
    public async Task<(int ExitCode, string Output)> RunAsync(string script)
    {
        // The engine's own warnings are on the other stream.
        using var process = _engine.Start(
            "podman", "exec", "--workdir=/root", _name, "bash", "-c", $"exec 2>&1\n{script}");
        var (exitCode, output, _) = await new ProgramOutput(process).EndAsync();
        return (exitCode, output);
    }

    public void Dispose()
    {
        using (var remove = _engine.Start("podman", "rm", "--force", "--time=0", "--ignore", _name))
        {
            remove.WaitForExit();
        }

        _engine.Dispose();
        _folder.Dispose();
    }

    // Mounts for a unit's sandbox need SYS_ADMIN and a /proc that is not covered, its /dev needs MKNOD, and reading other
    // processes needs SYS_PTRACE. The container has no rights over the network, the clock or modules. Mounts that systemd
    // makes for a unit (LoadCredential=) are visible in the unit only if the root is a shared mount, as on a real machine.
    private async Task StartAsync(IEnumerable<string> hosts)
    {
        await _engine.RunAsync(
            "podman",
            [
                "run", "--detach", $"--name={_name}", $"--timeout={Max}", "--network=host", "--systemd=always",
                "--cap-add=SYS_ADMIN,MKNOD,SYS_PTRACE", "--security-opt=seccomp=unconfined", "--security-opt=unmask=all",
                .. hosts.Select(host => $"--add-host={host}"), "--rootfs", PathOf(),
                "bash", "-c", "mount --make-rshared / && exec /lib/systemd/systemd",
            ]);
        var (exitCode, output) = await RunAsync(Boot);
        Assert.True(exitCode == 0, $"systemd did not boot: {output}");
    }
}
