namespace Gateway.Clients.Readme;

/// <summary>The client programs printed in deploy/docs/clients.md, run as it says.</summary>
public class ReadmeClientTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task The_Java_client_prints_the_answer()
    {
        var run = await JavaAsync(sandbox.DemoKey);

        AssertAnswered(run);
    }

    [Fact]
    public async Task The_Java_client_fails_with_the_code()
    {
        var run = await JavaAsync("igw_sandbox_unknown");

        AssertRefused(run);
    }

    [Fact]
    public async Task The_CSharp_client_prints_the_answer_and_fails_with_the_code()
    {
        using var folder = new TemporaryFolder();
        await folder.WriteAsync("client.cs", await FencedBlock.FirstAsync("csharp"));

        var answered = await CSharpAsync(folder, sandbox.DemoKey);
        var refused = await CSharpAsync(folder, "igw_sandbox_unknown");

        AssertAnswered(answered);
        AssertRefused(refused);
    }

    private async Task<ClientProcess> JavaAsync(string key)
    {
        var java = Prerequisites.Program("java", "Install a JDK, 17 or newer (default-jdk-headless).");
        using var folder = new TemporaryFolder();
        await folder.WriteAsync("Client.java", await FencedBlock.FirstAsync("java"));

        // Up to Java 17 the platform's encoding is the default, for source files too.
        return await ClientProcess.RunAsync(java, ["-Dfile.encoding=UTF-8", "Client.java"], folder.Path, Gateway(key));
    }

    private Task<ClientProcess> CSharpAsync(TemporaryFolder folder, string key)
    {
        var dotnet = Prerequisites.Program("dotnet", "Install the .NET 10 SDK.");

        // Files left by the compiler are removed with the folder.
        return ClientProcess.RunAsync(
            dotnet, ["run", "client.cs"], folder.Path,
            new Dictionary<string, string>(Gateway(key)) { ["XDG_DATA_HOME"] = folder.Path });
    }

    private Dictionary<string, string> Gateway(string key) => new()
    {
        ["GATEWAY_URL"] = sandbox.GatewayUrl.ToString(),
        ["GATEWAY_API_KEY"] = key,
    };

    private static void AssertAnswered(ClientProcess run)
    {
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Matches(@"\p{IsHiragana}", run.Output);
    }

    private static void AssertRefused(ClientProcess run)
    {
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("unauthenticated", run.Errors, StringComparison.Ordinal);
    }
}
