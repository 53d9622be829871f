using System.Net;
using System.Security.Cryptography;
using Gateway.Audit.Anchors;
using Gateway.Testing;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Audit;

/// <summary>Anchors, as a gateway makes them, and what they alone show.</summary>
public sealed class AnchorMakerTests : IDisposable
{
    private readonly TemporaryLedger _ledger = new();
    private readonly TemporaryLedger _outside = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _ledger.Dispose();
        _outside.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task An_anchor_names_the_chains_is_signed_and_is_kept_as_a_file()
    {
        await using var gateway = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await gateway.Post("/converse", Some.ConverseRequest())).StatusCode);

        var anchor = await FirstAnchorAsync();

        Assert.True(anchor.IsSignedBy(_key));
        Assert.True(Assert.Single(anchor.Heads) is { Number: > 1, KeyId: "2026" });
        Assert.Null(anchor.Previous);
        await using var connection = await ConnectAsync();
        var latest = await AnchorTable.LatestAsync(connection, Cancelled);
        Assert.Equal(anchor.Digest[..16], (await AnchorTable.ReadAsync(connection, 0, Cancelled))[0].Digest[..16]);
        Assert.Equal(16, latest!.Digits.Length);
    }

    [Fact]
    public async Task A_command_writes_the_anchors_of_the_database_as_files_once()
    {
        await using (var gateway = await StartAsync())
        {
            await FirstAnchorAsync();
        }

        using var folder = new TemporaryLedger();
        var (exit, output) = await AuditRig.CommandAsync(_ledger.Path, "anchors", "--to", folder.Path);
        Assert.Equal(0, exit);
        Assert.Contains("Wrote 1 anchors; the database has 1.", output, StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_outside.Path, "anchor-*.txt")), Cancelled),
            await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder.Path)), Cancelled));

        (_, output) = await AuditRig.CommandAsync(_ledger.Path, "anchors", "--to", folder.Path);
        Assert.Contains("Wrote 0 anchors; the database has 1.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restored_database_looks_whole_until_it_is_compared_with_an_anchor()
    {
        await using (var before = await StartAsync(anchors: false))
        {
            Assert.Equal(HttpStatusCode.OK, (await before.Post("/converse", Some.ConverseRequest())).StatusCode);
        }

        var backup = await File.ReadAllBytesAsync(DatabaseFile, Cancelled);
        await using (var after = await StartAsync())
        {
            await FirstAnchorAsync();
        }

        var publicKey = Path.Combine(_outside.Path, "anchor.pub.pem");
        await File.WriteAllTextAsync(publicKey, _key.ExportSubjectPublicKeyInfoPem(), Cancelled);
        string[] compared = ["verify", "--lang", "en", "--anchors", _outside.Path, "--public-key", publicKey];
        var (exit, output) = await AuditRig.CommandAsync(_ledger.Path, compared);
        Assert.Equal((0, false), (exit, output.Contains("Not compared", StringComparison.Ordinal)));

        foreach (var file in Directory.GetFiles(_ledger.Path, "ledger.db*"))
        {
            File.Delete(file);
        }

        await File.WriteAllBytesAsync(DatabaseFile, backup, Cancelled);
        Assert.Equal(0, (await AuditRig.CommandAsync(_ledger.Path, "verify")).Exit);
        (exit, output) = await AuditRig.CommandAsync(_ledger.Path, compared);
        Assert.Equal(1, exit);
        Assert.Contains("What a later chain or an anchor has seen is gone", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_somebody_else_signed_is_no_anchor()
    {
        await using (var gateway = await StartAsync())
        {
            await FirstAnchorAsync();
        }

        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var forged = Anchor.Sign(1, DateTimeOffset.UnixEpoch, null, [], other);
        Assert.True(await AnchorFolder.WriteAsync(_outside.Path, forged, Cancelled));
        Assert.False(await AnchorFolder.WriteAsync(_outside.Path, forged, Cancelled));

        var (exit, output) = await AuditRig.CommandAsync(
            _ledger.Path, "verify", "--lang", "en", "--anchors", _outside.Path, "--", $"Audit:AnchorKeyPem={_key.ExportECPrivateKeyPem()}");

        Assert.Equal(1, exit);
        Assert.Contains("An anchor is not what was signed: (1970-01-01T01:00Z)", output, StringComparison.Ordinal);
    }

    private string DatabaseFile => Path.Combine(_ledger.Path, "ledger.db");

    private Task<TestGateway> StartAsync(bool anchors = true) => TestGateway.StartAsync(_ledger.Settings(anchors
        ? AuditRig.On(("Audit:AnchorKeyPem", _key.ExportECPrivateKeyPem()), ("Audit:AnchorPath", _outside.Path))
        : AuditRig.On()));

    private async Task<Anchor> FirstAnchorAsync()
    {
        while (true)
        {
            if ((await AnchorFolder.ReadAsync(_outside.Path, Cancelled)).Anchors is [var first, ..])
            {
                return first;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancelled);
        }
    }

    private async Task<SqliteConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False;Default Timeout=60");
        await connection.OpenAsync(Cancelled);
        return connection;
    }
}
