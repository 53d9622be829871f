using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Hosting;

/// <summary>A certificate whose files change while the gateway uses it.</summary>
public class CertificateRenewalTests
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_renewed_certificate_is_served_to_new_connections_without_a_restart()
    {
        using var files = new CertificateFiles();
        using var first = files.Write();
        await using var gateway = await StartAsync(files);
        var before = await ListenersTests.HandshakeAsync(gateway);

        using var second = files.Write();
        var tooSoon = await ListenersTests.HandshakeAsync(gateway);
        _clock.Advance(TimeSpan.FromSeconds(11));
        var after = await ListenersTests.HandshakeAsync(gateway);

        Assert.Equal(first.GetCertHashString(), before);
        Assert.Equal(first.GetCertHashString(), tooSoon);
        Assert.Equal(second.GetCertHashString(), after);
        Assert.Contains(gateway.Logs.Events, logged => logged.Id == 5010);
    }

    [Fact]
    public async Task An_open_connection_goes_on_through_a_renewal()
    {
        using var files = new CertificateFiles();
        using var first = files.Write();
        await using var gateway = await StartAsync(files);
        var handshakes = 0;
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => ++handshakes > 0 && shown is not null,
            },
        });
        var url = new Uri(gateway.HttpsUrl, "/health/live");

        var before = await http.GetStringAsync(url, TestContext.Current.CancellationToken);
        using var second = files.Write();
        _clock.Advance(TimeSpan.FromSeconds(11));
        await ListenersTests.HandshakeAsync(gateway);
        var after = await http.GetStringAsync(url, TestContext.Current.CancellationToken);

        Assert.Equal(["Healthy", "Healthy"], [before, after]);
        Assert.Equal(1, handshakes);
    }

    [Fact]
    public async Task A_half_finished_renewal_keeps_the_old_certificate_and_is_logged_once_until_it_is_whole()
    {
        using var files = new CertificateFiles();
        using var first = files.Write();
        var firstKey = await File.ReadAllTextAsync(files.KeyPath, TestContext.Current.CancellationToken);
        await using var gateway = await StartAsync(files);

        using var second = files.Write();
        var secondKey = await File.ReadAllTextAsync(files.KeyPath, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(files.KeyPath, firstKey, TestContext.Current.CancellationToken);
        var during = await AfterAWhileAsync(gateway);
        await AfterAWhileAsync(gateway);
        await File.WriteAllTextAsync(files.KeyPath, secondKey, TestContext.Current.CancellationToken);
        var whole = await AfterAWhileAsync(gateway);

        Assert.Equal(first.GetCertHashString(), during);
        Assert.Equal(second.GetCertHashString(), whole);
        var kept = Assert.Single(gateway.Logs.Events, logged => logged.Id == 5011);
        Assert.Contains("Kestrel__Endpoints__Https__Certificate__KeyPath", kept.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_was_put_there_too_early_is_taken_over_when_it_becomes_valid()
    {
        using var files = new CertificateFiles();
        using var first = files.Write(until: 10);
        await using var gateway = await StartAsync(files);

        using var second = files.Write(from: 1, until: 10);
        var early = await AfterAWhileAsync(gateway);
        _clock.Advance(TimeSpan.FromDays(1));
        var inTime = await ListenersTests.HandshakeAsync(gateway);

        Assert.Equal(first.GetCertHashString(), early);
        Assert.Equal(second.GetCertHashString(), inTime);
    }

    [Fact]
    public async Task A_certificate_that_nobody_renewed_is_an_error_in_the_log_and_still_served()
    {
        using var files = new CertificateFiles();
        using var only = files.Write(until: 1);
        await using var gateway = await StartAsync(files);

        _clock.Advance(TimeSpan.FromDays(2));
        var served = await ListenersTests.HandshakeAsync(gateway);

        Assert.Equal(only.GetCertHashString(), served);
        Assert.Contains(gateway.Logs.Events, logged =>
            logged.Id == 5011 && logged.Message.Contains("expired", StringComparison.Ordinal));
    }

    private Task<TestGateway> StartAsync(CertificateFiles files) => TestGateway.StartAsync(
        files.Settings, gateway: builder => builder.Services.AddSingleton<TimeProvider>(_clock));

    private Task<string> AfterAWhileAsync(TestGateway gateway)
    {
        _clock.Advance(TimeSpan.FromSeconds(11));
        return ListenersTests.HandshakeAsync(gateway);
    }
}
