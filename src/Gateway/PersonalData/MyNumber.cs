using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>個人番号 (Individual Number): twelve digits, the last of which is the check digit.</summary>
internal static class MyNumber
{
    /// <summary>True when the check digit is right, and the digits are not all the same.</summary>
    /// <param name="digits">Twelve values from 0 to 9.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsValid(ReadOnlySpan<byte> digits)
    {
        var d = digits[..12];

        // Weights from the left: Ordinance of the Ministry of Internal Affairs and Communications No. 85 of 2014, Article 5.
        var sum = (6 * d[0]) + (5 * d[1]) + (4 * d[2]) + (3 * d[3]) + (2 * d[4])
            + (7 * d[5]) + (6 * d[6]) + (5 * d[7]) + (4 * d[8]) + (3 * d[9]) + (2 * d[10]);
        var rest = (uint)sum % 11;
        return d[11] == (rest <= 1 ? 0 : 11 - rest) && PersonalDataRules.AreNotAllTheSame(d);
    }
}
