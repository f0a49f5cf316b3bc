using Octavo.Cluster;

namespace Octavo.Torch.Tests.Parallel;

public sealed class RingReductionTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 10)]
    [InlineData(3, 1000)]
    [InlineData(4, 64)]
    [InlineData(8, 8008)]
    [InlineData(4, 3)]
    [InlineData(5, 0)]
    public void Every_process_gets_the_sum_and_sends_what_the_formula_says(int size, int count)
    {
        float Number(int rank, int place) => MathF.Sin((rank * 131) + place);
        var results = ThreadGroup.Run(size, group =>
        {
            var numbers = Enumerable.Range(0, count).Select(place => Number(group.Rank, place)).ToArray();
            Sum(group, numbers);
            return (Numbers: numbers, group.NumbersSent);
        });

        for (var place = 0; place < count; place++)
        {
            // Single precision, a few additions of numbers up to 1.
            Assert.Equal(Enumerable.Range(0, size).Sum(rank => (double)Number(rank, place)), results[0].Numbers[place], 1e-5);
        }

        Assert.All(results, result => Assert.Equal(results[0].Numbers, result.Numbers));

        // 2(n-1)/n of the message where the processes' parts are equal.
        if (count % size == 0)
        {
            Assert.All(results, result => Assert.Equal(Collective.RingShare(size) * count, result.NumbersSent));
        }
    }

    [Fact]
    public void Sums_that_depend_on_the_order_come_out_the_same_every_time()
    {
        // 1e8 + 1 - 1e8 is 0 or 1 in single precision, by the order.
        float[][] parts = [[1e8f, 1, -1e8f, 3], [1, -1e8f, 1e8f, 1e-8f], [-1e8f, 1e8f, 1, 1e8f]];
        float[] Once() => ThreadGroup.Run(3, group =>
        {
            var numbers = parts[group.Rank].ToArray();
            Sum(group, numbers);
            return numbers;
        })[0];

        var first = Once();
        for (var time = 0; time < 20; time++)
        {
            Assert.Equal(first, Once());
        }
    }

    private static unsafe void Sum(ThreadGroup group, float[] numbers)
    {
        fixed (float* first = numbers)
        {
            group.BeginSum(first, numbers.Length).GetAwaiter().GetResult();
        }
    }
}
