using System.Net;
using Gateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;

namespace Gateway.Tests.Callers.Jwt;

/// <summary>Tokens that are stopped before they expire, by a change of the settings' file.</summary>
public sealed class RevocationTests : IDisposable
{
    private readonly TokenIssuer _issuer = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose()
    {
        _issuer.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("Disabled", "true", "Disabled")]
    [InlineData("DeniedTokenIds:0", "token-7", "Revoked")]
    [InlineData("JwtClients:0:NotBefore", "now", "Revoked")]
    public async Task A_change_of_the_file_stops_a_token_that_was_just_accepted(string setting, string value, string reason)
    {
        // Issued a minute ago, so that a new one is issued after the moment of revocation.
        string Issued(string id, int secondsAgo) => _issuer.Token(claims =>
        {
            claims["jti"] = id;
            claims["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - secondsAgo;
        });
        var (stolen, other) = (Issued("token-7", 50), Issued("token-8", 0));
        var settings = _issuer.Settings();
        Write(settings);
        await using var gateway = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, stolen));

        settings[$"Callers:Applications:desk:{setting}"] =
            value == "now" ? TimeProvider.System.GetUtcNow().AddSeconds(-25).ToString("O") : value;
        Write(settings);
        await gateway.Logs.NextAsync(logged => logged.Id == 5000 && Equals(logged.Values["Options"], "CallersOptions"));

        Assert.Equal(HttpStatusCode.Unauthorized, await TokenIssuer.StatusAsync(gateway, stolen));
        var refused = await gateway.Logs.NextAsync(logged => logged.Id == 1000);
        Assert.Contains($" {reason} (issuer idp)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(reason == "Disabled" ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, other));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_disabled_applications_API_key_is_an_unknown_key()
    {
        var (key, settings) = Keys.New("desk");
        settings["Callers:Applications:desk:Disabled"] = "true";
        await using var gateway = await TestGateway.StartAsync(settings);

        Assert.Equal(HttpStatusCode.Unauthorized, await Keys.StatusWithAsync(gateway, key));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_broken_key_file_does_not_hold_up_a_revocation()
    {
        var settings = _issuer.Settings();
        Write(settings);
        await using var gateway = await StartAsync();
        var token = _issuer.Token();
        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, token));

        _issuer.Write("{");
        settings["Callers:Applications:desk:Disabled"] = "true";
        Write(settings);
        await gateway.Logs.NextAsync(logged => logged.Id == 5000 && Equals(logged.Values["Options"], "CallersOptions"));

        Assert.Equal(HttpStatusCode.Unauthorized, await TokenIssuer.StatusAsync(gateway, token));
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(gateway: builder => builder.Configuration.AddJsonFile(source =>
    {
        source.FileProvider = new PhysicalFileProvider(_folder.FullName);
        source.Path = "callers.json";
        source.ReloadOnChange = true;
    }));

    private void Write(Dictionary<string, string?> settings)
    {
        var other = Path.Combine(_folder.FullName, "new");
        File.WriteAllText(other, Keys.Json(settings));
        File.Move(other, Path.Combine(_folder.FullName, "callers.json"), overwrite: true);
    }
}
