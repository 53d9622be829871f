using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>個人番号: twelve digits, the last of which checks the others.</summary>
internal static class MyNumber
{
    // Ordinance of the Ministry of Internal Affairs and Communications No. 85 of 2014, Article 5: from the left.
    private static ReadOnlySpan<byte> Weights => [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

    /// <summary>Whether the check digit is right, and the digits are not one and the same.</summary>
    /// <param name="digits">Twelve values from 0 to 9.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsValid(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
        {
            sum += Weights[i] * digits[i];
        }

        var rest = sum % 11;
        return digits[^1] == (rest <= 1 ? 0 : 11 - rest) && PersonalDataRules.AreNotAllTheSame(digits);
    }
}
