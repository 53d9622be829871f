namespace Gateway.Usage.Ledger;

/// <summary>Ids as the engines return them: see <see cref="ILedgerStore.IdValue"/>.</summary>
internal static class LedgerId
{
    public static Guid Of(object value) => value is byte[] bytes ? new Guid(bytes, bigEndian: true) : (Guid)value;
}
