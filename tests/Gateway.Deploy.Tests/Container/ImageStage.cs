using System.Net.Http.Headers;
using Gateway.Callers;
using Gateway.Sandbox;
using Gateway.Simulator;

namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// The image of the shipped Dockerfile, built once for a class of tests by the first test that needs it, and an AWS under AWS's
/// own names. The published base images are replaced by local ones (<c>base-images.sh</c>).
/// </summary>
public sealed class ImageStage : IAsyncDisposable
{
    private const string Sdk = "localhost/stand-in/sdk:local";
    private const string Runtime = "localhost/stand-in/runtime:local";

    private readonly PrivateAuthority _authority = new();
    private readonly string _key = ApiKey.Create("test");
    private readonly int _port = new FreePorts().From(18180);
    private readonly Lazy<Task<Built>> _built;

    public ImageStage() => _built = new(BuildAsync);

    /// <summary>A client that calls the program with an application's key.</summary>
    public HttpClient Http => field ??= new HttpClient(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{_port}"),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _key) },
    };

    /// <summary>The image's name in the engine's storage.</summary>
    internal static string Image => "localhost/gateway:local";

    /// <summary>The path of the certificate of the authority that issued AWS's names.</summary>
    internal string AuthorityFile { get; private set; } = "";

    internal async Task<SimulatedAws> AwsAsync() => (await _built.Value).Aws.Aws;

    internal async Task<ContainerEngine> EngineAsync() => (await _built.Value).Engine;

    internal async Task<AwsByName> NamesAsync() => (await _built.Value).Aws;

    /// <summary>The environment that a deployment gives the program.</summary>
    internal async Task<Dictionary<string, string>> EnvironmentAsync() =>
        TaskDefinition.EnvironmentOf((await _built.Value).Aws, _key, Http.BaseAddress!);

    /// <summary>Starts a serving container: as the image defines it, with a read-only root and without capabilities.</summary>
    /// <param name="options">More options of <c>podman run</c>.</param>
    internal async Task<ImageContainer> ServeAsync(params string[] options)
    {
        var container = await RunAsync(
            [
                "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", .. options,
                .. await EnvironmentOptionsAsync(),
            ],
            []);
        await container.Output.ReadUntilAsync("Now listening on");
        return container;
    }

    /// <summary>Starts a container of the image with these options and arguments.</summary>
    internal async Task<ImageContainer> RunAsync(IEnumerable<string> options, IEnumerable<string> arguments)
    {
        var built = await _built.Value;

        // The engine's own timer for health checks needs systemd; a test runs the check itself.
        return ImageContainer.Start(
            built.Engine, ["--network=host", "--no-healthcheck", .. options, Image, .. arguments]);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_built is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            var (engine, folder, aws) = await _built.Value;
            await aws.DisposeAsync();
            engine.Dispose();
            folder.Dispose();
        }

        _authority.Dispose();
    }

    private async Task<IEnumerable<string>> EnvironmentOptionsAsync()
    {
        var (_, _, aws) = await _built.Value;
        return
        [
            $"--volume={AuthorityFile}:/etc/ssl/certs/authority.pem:ro",
            .. AwsByName.Names.Select(name => $"--add-host={name}:{aws.Address}"),
            .. (await EnvironmentAsync()).Select(variable => $"--env={variable.Key}={variable.Value}"),
        ];
    }

    private async Task<Built> BuildAsync()
    {
        var engine = new ContainerEngine();
        var folder = new TemporaryFolder();
        AuthorityFile = folder.Write("authority.pem", _authority.Pem);
        var aws = await AwsByName.StartAsync(_authority);
        try
        {
            await engine.RunAsync(
                "bash", Repository.PathOf("tests", "Gateway.Deploy.Tests", "Container", "base-images.sh"),
                Directory.CreateDirectory(Path.Combine(folder.Root, "base")).FullName, Sdk, Runtime);
            await engine.RunAsync(
                "buildah",
                [
                    "bud", "--quiet", "--format=docker", "--isolation=chroot", $"--tag={Image}",
                    $"--build-arg=SDK_IMAGE={Sdk}", $"--build-arg=RUNTIME_IMAGE={Runtime}",
                    "--secret=id=ca,src=/etc/ssl/certs/ca-certificates.crt", .. NuGetSecret(), Repository.Root,
                ]);
            return new Built(engine, folder, aws);
        }
        catch
        {
            await aws.DisposeAsync();
            engine.Dispose();
            folder.Dispose();
            throw;
        }
    }

    // The machine's own file, so that packages come from the mirror that the machine uses.
    private static string[] NuGetSecret()
    {
        var file = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "NuGet", "NuGet.Config");
        return File.Exists(file) ? [$"--secret=id=nuget,src={file}"] : [];
    }

    private sealed record Built(ContainerEngine Engine, TemporaryFolder Folder, AwsByName Aws);
}
