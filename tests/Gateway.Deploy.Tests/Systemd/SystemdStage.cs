using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Deploy.Tests.Container;
using Gateway.Deploy.Tests.Offline;
using Gateway.Sandbox;
using Gateway.Simulator;

namespace Gateway.Deploy.Tests.Systemd;

/// <summary>
/// A machine with systemd on which a release was installed by the commands of the unit's README, once for a class of tests, and
/// an AWS under AWS's own names.
/// </summary>
public sealed partial class SystemdStage(Release release) : IAsyncDisposable
{
    private const string Carried = "/root/carried";

    private readonly PrivateAuthority _authority = new();
    private readonly int _port = new FreePorts().From(18280);
    private Task<Built>? _built;

    /// <summary>The certificate authority that the machine trusts.</summary>
    internal PrivateAuthority Authority => _authority;

    /// <summary>A client that calls the service, with the application's key once the service is installed.</summary>
    public HttpClient Http => field ??= new HttpClient(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{_port}"),
    };

    internal async Task<SimulatedAws> AwsAsync() => (await BuiltAsync()).Aws.Aws;

    internal async Task<SystemdMachine> MachineAsync() => (await BuiltAsync()).Machine;

    /// <summary>The result of each command of the installation.</summary>
    internal async Task<IReadOnlyList<(string Command, int ExitCode, string Output)>> InstallationAsync() =>
        (await BuiltAsync()).Installation;

    /// <summary>The machine with the service as installed, restarted.</summary>
    internal async Task<SystemdMachine> StartedAsync()
    {
        var machine = await MachineAsync();
        await RunAsync("systemctl reset-failed gateway; systemctl restart gateway");
        await RunAsync(Here(
            Readme.Commands("Upgrade").Single(command => command.StartsWith("curl ", StringComparison.Ordinal))));
        return machine;
    }

    /// <summary>Runs a script on the machine, and fails the test if it fails.</summary>
    internal async Task<string> RunAsync(string script)
    {
        var (exitCode, output) = await (await MachineAsync()).RunAsync(script);
        Assert.True(exitCode == 0, $"{script} ended with {exitCode}: {output}");
        return output.TrimEnd();
    }

    /// <summary>Runs the commands of a section of the README, and fails the test if one fails.</summary>
    internal async Task FollowAsync(string part)
    {
        foreach (var command in Readme.Commands(part))
        {
            await RunAsync($"cd {Carried}\n{Here(command)}");
        }
    }

    /// <summary>Copies the release onto the machine under another version.</summary>
    internal async Task CarryInAsync(string version)
    {
        var machine = await MachineAsync();
        File.Copy(
            release.PathOf("gateway-0.1.0-linux-x64.tar.gz"),
            machine.PathOf("root", "carried", $"gateway-{version}-linux-x64.tar.gz"), overwrite: true);
        await RunAsync($"cd {Carried} && sha256sum gateway-{version}* > SHA256SUMS");
    }

    internal Task<HttpResponseMessage> PostAsync(string path)
    {
        const string Body =
            """{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}""";
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(Body, Encoding.UTF8, "application/json"),
        };
        return Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_built is { IsCompletedSuccessfully: true })
        {
            var built = await _built;
            built.Machine.Dispose();
            await built.Aws.DisposeAsync();
        }

        _authority.Dispose();
    }

    // Only the port differs, because 8080 may be taken on the host.
    private string Here(string command) => command.Replace(":8080/", $":{_port}/", StringComparison.Ordinal);

    private Task<Built> BuiltAsync() => _built ??= BuildAsync();

    private async Task<Built> BuildAsync()
    {
        var made = await release.MakeAsync();
        Assert.All(made, one => Assert.True(one.Run.ExitCode == 0, $"{one.Command}\n{one.Run}"));
        var aws = await AwsByName.StartAsync(_authority);
        SystemdMachine? machine = null;
        try
        {
            machine = await SystemdMachine.BootAsync(
                AwsByName.Names.Select(name => $"{name}:{aws.Address}"), _authority.Pem);
            return new Built(machine, aws, await InstallAsync(machine, aws));
        }
        catch
        {
            machine?.Dispose();
            await aws.DisposeAsync();
            throw;
        }
    }

    private async Task<IReadOnlyList<(string Command, int ExitCode, string Output)>> InstallAsync(
        SystemdMachine machine, AwsByName aws)
    {
        Directory.CreateDirectory(machine.PathOf("root", "carried"));
        foreach (var file in Directory.EnumerateFiles(release.PathOf(""))
            .Concat(Directory.EnumerateFiles(Repository.PathOf("deploy", "systemd"))))
        {
            File.Copy(file, machine.PathOf("root", "carried", Path.GetFileName(file)));
        }

        var runs = new List<(string Command, int ExitCode, string Output)>();
        foreach (var command in Readme.Commands("Install"))
        {
            // The last command would run for ever.
            var (exitCode, output) = await machine.RunAsync(
                $"cd {Carried}\n{Here(command).Replace("-o cat -f", "-o cat --no-pager", StringComparison.Ordinal)}");
            runs.Add((command, exitCode, output));
            if (command.Contains("keys create", StringComparison.Ordinal))
            {
                Edit(machine, aws, output);
            }
        }

        return runs;
    }

    // The step "Then edit": the examples' values for this machine, the application as `keys create` prints it, and a
    // container's credentials instead of the instance profile.
    private void Edit(SystemdMachine machine, AwsByName aws, string created)
    {
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key().Match(created).Value);
        var settings = machine.PathOf("etc", "gateway", "gateway.env");
        File.WriteAllText(settings, EnvironmentFile.With(
            File.ReadAllText(settings),
            [
                ("Contractor__RoleArn", Accounts.BedrockRoleArn),
                ("Network__VpcCidrBlocks__0", AwsByName.Network),
                ("ASPNETCORE_URLS", Http.BaseAddress!.ToString()),
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.ContainerCredentials.ToString()),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "sandbox-container-token"),
                .. Variable().Matches(created).Select(line => (line.Groups[1].Value, line.Groups[2].Value)),
            ]));
        var secrets = machine.PathOf("etc", "gateway", "secrets.env");
        File.WriteAllText(secrets, EnvironmentFile.With(
            File.ReadAllText(secrets),
            [
                ("Contractor__ExternalId", Accounts.ExternalId), ("Audit__Key__2026", AuditTrailKeys.Mac),
                ("Audit__AnchorKeyPem", AuditTrailKeys.Anchor),
            ]));
    }

    [GeneratedRegex(@"igw_\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex(@"^ *(Callers__\w+)=(\S+)$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Variable();

    private sealed record Built(
        SystemdMachine Machine, AwsByName Aws, IReadOnlyList<(string Command, int ExitCode, string Output)> Installation);
}
