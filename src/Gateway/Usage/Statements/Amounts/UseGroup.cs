using System.Data.Common;
using System.Globalization;
using Gateway.Usage.Ledger;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>What the requests of one group of a statement have in common.</summary>
/// <param name="Department">Their department (所属); empty for none.</param>
/// <param name="Application">Their application.</param>
/// <param name="Alias">The catalog's name of their model.</param>
/// <param name="ModelId">The exact id that was called.</param>
/// <param name="PriceId">The price row they were charged by; empty for none.</param>
/// <param name="Unknown">True if it is unknown whether Bedrock did the work: charged as they were reserved.</param>
/// <param name="Flags">What has to be known about their counts.</param>
/// <param name="RateId">The exchange rate of their time; empty for none.</param>
internal sealed record UseGroup(
    string Department, string Application, string Alias, string ModelId, string PriceId, bool Unknown, LedgerFlags Flags, string RateId);

/// <summary>The sums of a group.</summary>
internal sealed class UseSums
{
    /// <summary>The sums as columns of a statement over <c>usage</c>. Each property has one of them, by its position.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "count(*)", "sum(CASE WHEN outcome = 'completed' THEN 1 ELSE 0 END)", "sum(CASE WHEN attempts > 1 THEN 1 ELSE 0 END)",
        "sum(input_tokens)", "sum(output_tokens)", "sum(cache_read_tokens)", "sum(cache_write_5m_tokens)", "sum(cache_write_1h_tokens)",
        "sum(reserved_tokens)", "sum(CASE WHEN state = 2 THEN reserved_pusd ELSE cost_pusd END)",
        "sum(CASE WHEN reserved_pusd = 0 THEN 1 ELSE 0 END)",
    ];

    private readonly long[] _sums = new long[Columns.Count];

    public long Requests => _sums[0];

    /// <summary>Requests with a whole response.</summary>
    public long Completed => _sums[1];

    /// <summary>Requests that were sent more than once.</summary>
    public long Retried => _sums[2];

    public LedgerTokens Tokens => new(_sums[3], _sums[4], _sums[5], _sums[6], _sums[7]);

    public long ReservedTokens => _sums[8];

    /// <summary>The cost in pico-USD; what was reserved if the outcome is unknown.</summary>
    public long PicoUsd => _sums[9];

    /// <summary>Requests without a reserved cost.</summary>
    public long WithoutReservation => _sums[10];

    /// <summary>Adds the row that a reader is at.</summary>
    /// <param name="row">The reader.</param>
    /// <param name="first">The position of the first sum.</param>
    public void Add(DbDataReader row, int first)
    {
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] = checked(_sums[i] + Convert.ToInt64(row.GetValue(first + i), CultureInfo.InvariantCulture));
        }
    }
}
