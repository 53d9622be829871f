using System.Data.Common;
using Gateway.Audit.Verification;
using Gateway.Testing;
using Gateway.Usage.Ledger;

namespace Gateway.Tests.Audit;

/// <summary>Verifies a generated trail, and edits it in every way.</summary>
internal static class Verifying
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Verifies; with the anchors that were kept outside, or with those of the database alone.</summary>
    public static async Task<TrailReport> VerifyAsync(DbConnection connection, GeneratedTrail trail, bool outside)
    {
        var ring = GeneratedTrail.Ring("2026");
        using var one = ring.Find("2025");
        using var two = ring.Find("2026");
        return await new TrailVerifier([one!, two!], []).VerifyAsync(
            connection, new AnchorSet(outside ? trail.Anchors : [], [], trail.AnchorKey), Cancelled);
    }

    /// <summary>The findings, for a message.</summary>
    public static string Text(TrailReport report) => string.Join('\n', report.Findings);

    /// <summary>
    /// Edits the trail, each time anew, and expects each edit to be found: from the database alone, or, where only an anchor can
    /// show it, with the anchors that were kept outside.
    /// </summary>
    public static async Task EditAsync(DbConnection connection, GeneratedTrail trail, Func<Guid, object> idValue, int edits)
    {
        var random = new SplitMix64(22);
        await ExecuteAsync(connection, "BEGIN");
        await new TrailEdits(connection, idValue, random).RepairAsync();
        Assert.Equal("", Text(await VerifyAsync(connection, trail, outside: true))); // So what follows is found for itself.
        await ExecuteAsync(connection, "ROLLBACK");

        var (byAnchorsAlone, kinds) = (0, new Dictionary<string, int>());
        for (var i = 0; i < edits; i++)
        {
            await ExecuteAsync(connection, "BEGIN");
            try
            {
                var edit = await new TrailEdits(connection, idValue, random).ApplyAsync();
                kinds[edit.Kind] = kinds.GetValueOrDefault(edit.Kind) + 1;
                if (!(await VerifyAsync(connection, trail, outside: false)).IsWhole)
                {
                    continue;
                }

                Assert.True(edit.MayNeedAnchors, $"Edit {i} was not found: {edit}");
                Assert.False((await VerifyAsync(connection, trail, outside: true)).IsWhole, $"Edit {i} was not found with anchors: {edit}");
                byAnchorsAlone++;
            }
            finally
            {
                await ExecuteAsync(connection, "ROLLBACK");
            }
        }

        Assert.Equal(TrailEdits.Kinds.Order(), kinds.Keys.Order());
        Assert.InRange(byAnchorsAlone, 1, edits / 8);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.Command(sql);
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
