using System.Net.Http.Headers;
using System.Text;
using Gateway.Callers;
using Gateway.Sandbox;
using Gateway.Simulator;

namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// One root file system and one AWS for a class of tests. The first test that needs them builds them, so that each test is
/// skipped by itself if something is missing.
/// </summary>
public sealed class ContainerStage : IAsyncDisposable
{
    private const string Authorities = "etc/ssl/certs/ca-certificates.crt";

    private readonly PrivateAuthority _authority = new();
    private readonly string _key = ApiKey.Create("test");
    private readonly int _port = new FreePorts().From(18080);
    private readonly Lazy<Task<(RootFileSystem Root, AwsByName Aws)>> _built;

    public ContainerStage() => _built = new(BuildAsync);

    /// <summary>A client that calls the program with an application's key.</summary>
    public HttpClient Http => field ??= new HttpClient(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{_port}"),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _key) },
    };

    internal async Task<SimulatedAws> AwsAsync() => (await _built.Value).Aws.Aws;

    internal async Task<RootFileSystem> RootAsync() => (await _built.Value).Root;

    /// <summary>Starts the program with everything it needs, and waits until it has its session.</summary>
    internal async Task<ContainedProgram> ServeAsync(string writable = "", params (string Key, string Value)[] settings)
    {
        var (root, aws) = await _built.Value;
        var environment = EnvironmentOf(aws);
        foreach (var (key, value) in settings)
        {
            environment[key] = value;
        }

        var program = ContainedProgram.Start(root, environment, writable);
        try
        {
            await program.ReadUntilAsync("Now listening on");
            return program;
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    /// <summary>Another process in the same root: a container's health check, or a command.</summary>
    /// <param name="argument">Its only argument; empty for none.</param>
    /// <param name="settings">Settings in addition to those of the serving program.</param>
    internal async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string argument, params (string Key, string Value)[] settings)
    {
        var (root, aws) = await _built.Value;
        var environment = EnvironmentOf(aws);
        foreach (var (key, value) in settings)
        {
            environment[key] = value;
        }

        string[] arguments = argument.Length == 0 ? [] : [argument];
        using var program = ContainedProgram.Start(root, environment, "", arguments);
        return await program.EndAsync();
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
        if (_built is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            var (root, aws) = await _built.Value;
            await aws.DisposeAsync();
            root.Dispose();
        }

        _authority.Dispose();
    }

    private async Task<(RootFileSystem Root, AwsByName Aws)> BuildAsync()
    {
        Prerequisites.ReleaseTests();
        if (!Environment.IsPrivilegedProcess)
        {
            Prerequisites.Missing("Only root can mount a root file system. Run the tests as root.");
        }

        Prerequisites.Program("unshare", "Install the Debian package util-linux.");
        var aws = await AwsByName.StartAsync(_authority);
        try
        {
            var root = await RootFileSystem.BuildAsync();
            root.Write(Authorities, _authority.Pem);
            root.Write("etc/hosts", aws.HostsFile);
            root.Write("etc/nsswitch.conf", "hosts: files\n");

            // As in the image: if the user has no home folder, .NET refuses every TLS connection.
            root.Write("etc/passwd", "app:x:1654:1654::/home/app:/usr/sbin/nologin\n");
            return (root, aws);
        }
        catch
        {
            await aws.DisposeAsync();
            throw;
        }
    }

    private Dictionary<string, string> EnvironmentOf(AwsByName aws)
    {
        var environment = TaskDefinition.EnvironmentOf(aws, _key, Http.BaseAddress!);
        environment["SSL_CERT_FILE"] = $"/{Authorities}";
        return environment;
    }
}
