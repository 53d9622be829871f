using Gateway.Configuration;
using Gateway.Testing;
using FileSystem = Gateway.Usage.Ledger.Sqlite.FileSystem;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>Where a ledger in SQLite may be.</summary>
public sealed class LedgerFolderTests
{
    // The numbers of statfs(2) and linux/magic.h; the last three are ext4, XFS and Btrfs.
    [Theory]
    [InlineData(0x6969, "network file system (NFS)")]
    [InlineData(0xFF534D42, "network file system (SMB)")]
    [InlineData(0xFE534D42, "network file system (SMB)")]
    [InlineData(0x00C36400, "network file system (Ceph)")]
    [InlineData(0x01021994, "in memory (tmpfs)")]
    [InlineData(0x858458F6, "in memory (tmpfs)")]
    [InlineData(0x794C7630, "the container's own layer (overlay)")]
    [InlineData(0x01021997, "shared folder (9p)")]
    [InlineData(0x65735546, "shared folder (FUSE, virtiofs)")]
    [InlineData(0xEF53, null)]
    [InlineData(0x58465342, null)]
    [InlineData(0x9123683E, null)]
    public void A_file_system_that_loses_or_breaks_the_ledger_is_known(uint magic, string? reason)
    {
        var found = FileSystem.ReasonAgainst(magic);

        Assert.Equal(reason is null, found is null);
        Assert.Contains(reason ?? "", found?.En ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_memory_it_is_refused_with_the_remedy_unless_it_may_be_lost()
    {
        const string Memory = "/dev/shm";
        if (FileSystem.ReasonAgainst(Memory) is null)
        {
            Assert.Skip($"{Memory} is not in memory here.");
        }

        var folder = Path.Combine(Memory, $"gateway-ledger-{Guid.NewGuid():N}");
        var settings = new Dictionary<string, string?>
        {
            ["Ledger:Store"] = "Sqlite",
            ["Ledger:Path"] = folder,
            ["Ledger:RetentionMonths"] = "12",
            ["Audit:Mode"] = "Off",
        };
        try
        {
            var refused = await Record.ExceptionAsync(() => TestGateway.StartAsync(settings));
            var problem = Assert.Single(StartupError.ProblemsOf(refused!)!);
            Assert.Contains("it is in memory (tmpfs) and lost at a restart; use a local disk", problem, StringComparison.Ordinal);
            Assert.Matches(@"^Ledger__Path: .*[\p{IsHiragana}].*/ Ledger__Path is ", problem);

            settings["Ledger:AllowLostLedger"] = "true";
            await using var allowed = await TestGateway.StartAsync(settings);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_folder_does_not_start()
    {
        using var folder = new TemporaryLedger();
        await using var first = await TestGateway.StartAsync(folder.Settings());

        var refused = await Record.ExceptionAsync(() => TestGateway.StartAsync(folder.Settings()));

        Assert.Contains("another gateway process uses it", Assert.Single(StartupError.ProblemsOf(refused!)!), StringComparison.Ordinal);
    }
}
