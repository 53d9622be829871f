using Gateway.Configuration;
using Gateway.Testing;

namespace Gateway.Tests.Usage.Ledger;

public sealed class LedgerOptionsTests
{
    // Each row: settings, and what the one problem says.
    public static TheoryData<string, string> Refused => new()
    {
        { "Store=", "Ledger__Store is not set. Write Sqlite (one machine; with Ledger__Path), PostgreSql" },
        { "Store=99", "Ledger__Store is 99. Write one of None, Sqlite, PostgreSql." },
        { "Store=Sqlite RetentionMonths=12", "Ledger__Path is not set to an absolute path." },
        { "Store=Sqlite RetentionMonths=12 Path=ledger", "Ledger__Path is not set to an absolute path." },
        { "Store=Sqlite Path=/var/lib/x", "Ledger__RetentionMonths is not set." },
        { "Store=Sqlite RetentionMonths=0 Path=/var/lib/x", "Ledger__RetentionMonths" },
        { "Store=PostgreSql RetentionMonths=12", "Ledger__ConnectionString is not set." },
        { "Store=PostgreSql ConnectionString=Host=db;Database=gateway;Username=gateway;Password=hush", "Ledger__RetentionMonths is not set." },
        { "Store=Sqlite RetentionMonths=12 Path=/var/lib/x ArchivePath=archive", "Ledger__ArchivePath is not an absolute path." },
        { "Store=None ArchivePath=/var/lib/archive", "Ledger__ArchivePath is for Ledger__Store=Sqlite." },
        { "Store=None WriteTimeout=00:02:00", "Ledger__WriteTimeout" },
        { "Store=None GatherTime=00:00:01", "Ledger__GatherTime" },
        {
            "Store=Sqlite RetentionMonths=12 Path=/var/lib/x ECS_CONTAINER_METADATA_URI_V4=http://169.254.170.2/v4/id",
            "Ledger__Store is Sqlite, but on ECS the disk is deleted with the task, and the ledger with it. Set PostgreSql."
        },
        {
            "Store=Sqlite RetentionMonths=12 Path=/var/lib/x ECS_CONTAINER_METADATA_URI=http://169.254.170.2/v3/id",
            "Set PostgreSql."
        },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_ledger_that_could_be_lost_prevents_start_with_the_remedy(string settings, string problem)
    {
        var refused = await Record.ExceptionAsync(() => TestGateway.StartAsync(Read(settings)));

        var told = Assert.Single(StartupError.ProblemsOf(refused!)!);
        Assert.Contains(problem, told, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_ledger_start_warns()
    {
        await using var gateway = await TestGateway.StartAsync();

        var warning = Assert.Single(
            gateway.Logs.Events, logged => logged.Id == 5030 && logged.Message.Contains("Ledger", StringComparison.Ordinal));
        Assert.Contains("Ledger__Store=None", warning.Message, StringComparison.Ordinal);
    }

    // "Key=Value", separated by spaces; a key in capitals is one of the environment's.
    private static Dictionary<string, string?> Read(string settings) => settings.Split(' ')
        .Select(one => one.Split('=', 2))
        .ToDictionary(pair => pair[0].StartsWith("ECS", StringComparison.Ordinal) ? pair[0] : $"Ledger:{pair[0]}", string? (pair) => pair[1])
        .Append(new("Audit:Mode", "Off")).ToDictionary();
}
