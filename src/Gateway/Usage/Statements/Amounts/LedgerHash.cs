using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>
/// The hash of a month's rows of use: SHA-256 over what they say, in the order of their ids, in a form that does not depend on the
/// database. Two ledgers with the same rows have the same hash; a row that is changed, added or removed changes it.
/// </summary>
/// <remarks>
/// Each value is a byte for its kind (0 none, 1 bytes, 2 number), then for bytes their count as four bytes, big-endian, and the
/// bytes (text as UTF-8, an id as its 16), or for a number eight bytes, big-endian. First come the name of this form and the
/// columns. Times of processing are not part of it: they say nothing about use.
/// </remarks>
internal sealed class LedgerHash : IDisposable
{
    /// <summary>The columns of <c>usage</c> that are read, in this order.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "id", "request_id", "application", "department", "end_user", "surface", "operation", "alias", "model_id", "target", "proof_id",
        "started_at", "reserved_tokens", "reserved_pusd", "state", "status", "code", "outcome", "input_tokens", "output_tokens",
        "cache_read_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens", "usage_known", "flags", "price_id", "cost_pusd",
        "rate_id", "upstream_request_id", "attempts",
    ];

    private const string Form = "gateway-ledger-rows-1";

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public LedgerHash()
    {
        Add(Form);
        foreach (var column in Columns)
        {
            Add(column);
        }
    }

    /// <summary>The number of rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds the row that a reader is at, whose columns are <see cref="Columns"/>.</summary>
    public void Add(DbDataReader row)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            switch (row.GetValue(i))
            {
                case DBNull:
                    _hash.AppendData([0]);
                    break;
                case string text:
                    Add(text);
                    break;
                case Guid id:
                    Add(id.ToByteArray(bigEndian: true));
                    break;
                case byte[] bytes:
                    Add(bytes);
                    break;
                case var number:
                    Add(Convert.ToInt64(number, CultureInfo.InvariantCulture));
                    break;
            }
        }

        Rows++;
    }

    /// <summary>The hash as 64 hexadecimal digits.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    private void Add(ReadOnlySpan<byte> bytes)
    {
        Span<byte> head = stackalloc byte[5];
        head[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], bytes.Length);
        _hash.AppendData(head);
        _hash.AppendData(bytes);
    }

    private void Add(long number)
    {
        Span<byte> value = stackalloc byte[9];
        value[0] = 2;
        BinaryPrimitives.WriteInt64BigEndian(value[1..], number);
        _hash.AppendData(value);
    }
}
